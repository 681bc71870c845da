// Puts the parts of the page together.

import { act } from "./actions.js";
import { byId } from "./elements.js";
import { select, startChats } from "./chats.js";
import { startComposer } from "./composer.js";
import { startControls } from "./controls.js";
import { startConversation } from "./conversation.js";
import { startDeliveries } from "./deliveries.js";
import { startMenu } from "./menu.js";
import { model, touch } from "./model.js";
import { baseUrl, copy, startRequests } from "./requests.js";
import { follow } from "./stream.js";
import { startViews } from "./views.js";

function startNewChat() {
  const dialog = byId("new-chat-dialog"), form = byId("new-chat-form");
  byId("new-chat").addEventListener("click", () => {
    byId("new-chat-wrong").textContent = "";
    form.elements.from.value = [...model.chats.values()][0]?.line ?? "";
    dialog.showModal();
  });
  byId("new-chat-cancel").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const to = form.elements.to.value.split(",").map((one) => one.trim()).filter(Boolean);
    try {
      const { id } = await act("new_chat", {
        from: form.elements.from.value.trim(), to, display_name: form.elements.name.value.trim() || undefined,
      });
      dialog.close();
      form.reset();
      select(id);
    } catch (failure) {
      byId("new-chat-wrong").textContent = failure.message;
    }
  });
}

history.replaceState(null, "", location.pathname + location.hash); // without the token
byId("base-url").textContent = baseUrl;
byId("copy-url").addEventListener("click", () => copy(baseUrl, "the base URL"));
byId("forget").addEventListener("click", () => {
  Object.assign(model, { requests: [], deliveries: [] });
  touch("requests");
  touch("deliveries");
});

startViews();
startChats();
startConversation();
startComposer();
startMenu();
startControls();
startRequests();
startDeliveries();
startNewChat();
follow();
