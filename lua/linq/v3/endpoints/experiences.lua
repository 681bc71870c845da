--- The operations of API v3 on experiences, one row each (linq.row).

return {
  {
    name = "experiences.retrieve", operation = "experiences_retrieve",
    method = "GET", path = "/v3/experiences/{experience}",
    summary = "Fetches an experience with its actions and their fields.",
    returns = "experience",
  },
  {
    name = "experiences.list", operation = "experiences_list",
    method = "GET", path = "/v3/experiences",
    summary = "Lists the experiences that the account may use.",
    page = { items = "experiences", of = "experience", style = "none" },
  },
}
