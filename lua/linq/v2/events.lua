--- The kinds of the data of API v2's events, by the events' names. The data of any other
--- event is of the kind event_data.

return {
  ["message.sent"] = "message",
  ["message.received"] = "message",
  ["message.read"] = "message",
  ["contact.created"] = "contact",
  ["contact.updated"] = "contact",
  ["reaction.sent"] = "reaction",
  ["reaction.received"] = "reaction",
}
