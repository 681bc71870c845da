--- The commands, in the order in which help shows them. Each is the module linq.command.<name>, whose `define` adds
--- its arguments to a parser, and whose `run` takes what was parsed.

return {
  { name = "call", summary = "Calls any operation of the API." },
  { name = "chat", summary = "Shows a chat, who is in it, and its last messages." },
  { name = "find", summary = "Finds the chat of a line with exactly these participants." },
  { name = "send", summary = "Sends a message." },
  { name = "upload", summary = "Uploads a file, to be sent as an attachment." },
  { name = "download", summary = "Downloads an attachment." },
  { name = "watch", summary = "Prints what comes in, by polling or as a webhook receiver." },
  { name = "trigger", summary = "Sends a signed example of an event to a URL." },
  { name = "doctor", summary = "Looks for what usually goes wrong, and says what to do." },
  { name = "sandbox", summary = "Starts a stand-in for the API on this machine." },
  { name = "completion", summary = "Prints the completion for a shell." },
}
