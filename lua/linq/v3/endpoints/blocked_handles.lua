--- The operations of API v3 on blocked handles, one row each (linq.row).

return {
  {
    name = "blocked_handles.list", operation = "blocked_handles_list",
    method = "GET", path = "/v3/blocked_handles",
    summary = "Lists the blocked handles of the account.",
    page = { items = "blocked_handles", of = "blocked_handle", style = "none" },
  },
  {
    name = "blocked_handles.block", operation = "blocked_handles_block",
    method = "POST", path = "/v3/blocked_handles",
    summary = "Blocks a handle; one that is blocked already stays as it is.",
    body = "handle*, reason",
    returns = "blocked_handle", at = { "blocked_handle" },
  },
  {
    name = "blocked_handles.unblock", operation = "blocked_handles_unblock",
    method = "DELETE", path = "/v3/blocked_handles",
    summary = "Takes a handle off the block list.",
    body = "handle*",
  },
}
