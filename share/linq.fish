function __fish_linq_print_command
    set -l cmdline (commandline -poc)
    set -l cmd
    set -e cmdline[1]
    for arg in $cmdline
        switch $arg
            case call
                set cmd $cmd call
                set -e cmdline[1]
                for arg in $cmdline
                    switch $arg
                        case chats.create
                            set cmd $cmd chats.create
                            break
                        case chats.list
                            set cmd $cmd chats.list
                            break
                        case chats.retrieve
                            set cmd $cmd chats.retrieve
                            break
                        case chats.update
                            set cmd $cmd chats.update
                            break
                        case chats.leave_chat
                            set cmd $cmd chats.leave_chat
                            break
                        case chats.mark_as_read
                            set cmd $cmd chats.mark_as_read
                            break
                        case chats.send_voicememo
                            set cmd $cmd chats.send_voicememo
                            break
                        case chats.share_contact_card
                            set cmd $cmd chats.share_contact_card
                            break
                        case chats.participants.add
                            set cmd $cmd chats.participants.add
                            break
                        case chats.participants.remove
                            set cmd $cmd chats.participants.remove
                            break
                        case chats.typing.start
                            set cmd $cmd chats.typing.start
                            break
                        case chats.typing.stop
                            set cmd $cmd chats.typing.stop
                            break
                        case chats.messages.list
                            set cmd $cmd chats.messages.list
                            break
                        case chats.messages.send
                            set cmd $cmd chats.messages.send
                            break
                        case chats.location.retrieve
                            set cmd $cmd chats.location.retrieve
                            break
                        case chats.location.request
                            set cmd $cmd chats.location.request
                            break
                        case chats.location.stop
                            set cmd $cmd chats.location.stop
                            break
                        case chats.polls.create
                            set cmd $cmd chats.polls.create
                            break
                        case chats.background.remove
                            set cmd $cmd chats.background.remove
                            break
                        case chats.background.set
                            set cmd $cmd chats.background.set
                            break
                        case messages.create
                            set cmd $cmd messages.create
                            break
                        case messages.retrieve
                            set cmd $cmd messages.retrieve
                            break
                        case messages.update
                            set cmd $cmd messages.update
                            break
                        case messages.delete
                            set cmd $cmd messages.delete
                            break
                        case messages.add_reaction
                            set cmd $cmd messages.add_reaction
                            break
                        case messages.update_sticker_placement
                            set cmd $cmd messages.update_sticker_placement
                            break
                        case messages.list_messages_thread
                            set cmd $cmd messages.list_messages_thread
                            break
                        case messages.update_app_card
                            set cmd $cmd messages.update_app_card
                            break
                        case messages.poll.retrieve
                            set cmd $cmd messages.poll.retrieve
                            break
                        case messages.poll.add_options
                            set cmd $cmd messages.poll.add_options
                            break
                        case messages.poll.vote
                            set cmd $cmd messages.poll.vote
                            break
                        case attachments.create
                            set cmd $cmd attachments.create
                            break
                        case attachments.retrieve
                            set cmd $cmd attachments.retrieve
                            break
                        case attachments.delete
                            set cmd $cmd attachments.delete
                            break
                        case phonenumbers.list
                            set cmd $cmd phonenumbers.list
                            break
                        case phone_numbers.update
                            set cmd $cmd phone_numbers.update
                            break
                        case phone_numbers.list
                            set cmd $cmd phone_numbers.list
                            break
                        case phone_numbers.get_reputation_audit
                            set cmd $cmd phone_numbers.get_reputation_audit
                            break
                        case phone_numbers.start_reputation_audit
                            set cmd $cmd phone_numbers.start_reputation_audit
                            break
                        case available_number.retrieve
                            set cmd $cmd available_number.retrieve
                            break
                        case payment_requests.create
                            set cmd $cmd payment_requests.create
                            break
                        case payment_requests.retrieve
                            set cmd $cmd payment_requests.retrieve
                            break
                        case payment_requests.list
                            set cmd $cmd payment_requests.list
                            break
                        case payment_requests.cancel
                            set cmd $cmd payment_requests.cancel
                            break
                        case payment_providers.retrieve
                            set cmd $cmd payment_providers.retrieve
                            break
                        case payment_providers.connect
                            set cmd $cmd payment_providers.connect
                            break
                        case payment_handles.connect
                            set cmd $cmd payment_handles.connect
                            break
                        case payment_handles.connection
                            set cmd $cmd payment_handles.connection
                            break
                        case payment_handles.revoke
                            set cmd $cmd payment_handles.revoke
                            break
                        case payment_handles.verify
                            set cmd $cmd payment_handles.verify
                            break
                        case payments.create
                            set cmd $cmd payments.create
                            break
                        case payments.retrieve
                            set cmd $cmd payments.retrieve
                            break
                        case payments.cancel
                            set cmd $cmd payments.cancel
                            break
                        case payments.credentials
                            set cmd $cmd payments.credentials
                            break
                        case blocked_handles.list
                            set cmd $cmd blocked_handles.list
                            break
                        case blocked_handles.block
                            set cmd $cmd blocked_handles.block
                            break
                        case blocked_handles.unblock
                            set cmd $cmd blocked_handles.unblock
                            break
                        case experiences.retrieve
                            set cmd $cmd experiences.retrieve
                            break
                        case experiences.list
                            set cmd $cmd experiences.list
                            break
                        case webhook_events.list
                            set cmd $cmd webhook_events.list
                            break
                        case webhook_subscriptions.create
                            set cmd $cmd webhook_subscriptions.create
                            break
                        case webhook_subscriptions.retrieve
                            set cmd $cmd webhook_subscriptions.retrieve
                            break
                        case webhook_subscriptions.update
                            set cmd $cmd webhook_subscriptions.update
                            break
                        case webhook_subscriptions.list
                            set cmd $cmd webhook_subscriptions.list
                            break
                        case webhook_subscriptions.delete
                            set cmd $cmd webhook_subscriptions.delete
                            break
                        case capability.check_imessage
                            set cmd $cmd capability.check_imessage
                            break
                        case capability.check_rcs
                            set cmd $cmd capability.check_rcs
                            break
                        case contact_card.create
                            set cmd $cmd contact_card.create
                            break
                        case contact_card.retrieve
                            set cmd $cmd contact_card.retrieve
                            break
                        case contact_card.update
                            set cmd $cmd contact_card.update
                            break
                        case v2.chats.list
                            set cmd $cmd v2.chats.list
                            break
                        case v2.chats.create
                            set cmd $cmd v2.chats.create
                            break
                        case v2.chats.find
                            set cmd $cmd v2.chats.find
                            break
                        case v2.chats.get
                            set cmd $cmd v2.chats.get
                            break
                        case v2.chats.mark_as_read
                            set cmd $cmd v2.chats.mark_as_read
                            break
                        case v2.chats.start_typing
                            set cmd $cmd v2.chats.start_typing
                            break
                        case v2.chats.stop_typing
                            set cmd $cmd v2.chats.stop_typing
                            break
                        case v2.chats.share_contact_card
                            set cmd $cmd v2.chats.share_contact_card
                            break
                        case v2.chat_messages.list
                            set cmd $cmd v2.chat_messages.list
                            break
                        case v2.chat_messages.send
                            set cmd $cmd v2.chat_messages.send
                            break
                        case v2.chat_messages.get
                            set cmd $cmd v2.chat_messages.get
                            break
                        case v2.chat_messages.delete
                            set cmd $cmd v2.chat_messages.delete
                            break
                        case v2.chat_messages.edit
                            set cmd $cmd v2.chat_messages.edit
                            break
                        case v2.chat_messages.react
                            set cmd $cmd v2.chat_messages.react
                            break
                        case v2.reactions.get
                            set cmd $cmd v2.reactions.get
                            break
                        case v2.contacts.list
                            set cmd $cmd v2.contacts.list
                            break
                        case v2.contacts.create
                            set cmd $cmd v2.contacts.create
                            break
                        case v2.contacts.find
                            set cmd $cmd v2.contacts.find
                            break
                        case v2.contacts.get
                            set cmd $cmd v2.contacts.get
                            break
                        case v2.contacts.update
                            set cmd $cmd v2.contacts.update
                            break
                        case v2.contacts.patch
                            set cmd $cmd v2.contacts.patch
                            break
                        case v2.contacts.delete
                            set cmd $cmd v2.contacts.delete
                            break
                        case v2.phone_numbers.list
                            set cmd $cmd v2.phone_numbers.list
                            break
                        case v2.phone_numbers.update
                            set cmd $cmd v2.phone_numbers.update
                            break
                        case v2.webhook_subscriptions.list
                            set cmd $cmd v2.webhook_subscriptions.list
                            break
                        case v2.webhook_subscriptions.create
                            set cmd $cmd v2.webhook_subscriptions.create
                            break
                        case v2.webhook_subscriptions.update
                            set cmd $cmd v2.webhook_subscriptions.update
                            break
                        case v2.webhook_subscriptions.delete
                            set cmd $cmd v2.webhook_subscriptions.delete
                            break
                        case v2.imessage_availability.check
                            set cmd $cmd v2.imessage_availability.check
                            break
                    end
                end
                break
            case chat
                set cmd $cmd chat
                break
            case find
                set cmd $cmd find
                break
            case send
                set cmd $cmd send
                break
            case upload
                set cmd $cmd upload
                break
            case download
                set cmd $cmd download
                break
            case watch
                set cmd $cmd watch
                break
            case trigger
                set cmd $cmd trigger
                break
            case doctor
                set cmd $cmd doctor
                break
            case sandbox
                set cmd $cmd sandbox
                break
            case completion
                set cmd $cmd completion
                break
        end
    end
    echo "$cmd"
end

function __fish_linq_using_command
    test (__fish_linq_print_command) = "$argv"
    and return 0
    or return 1
end

function __fish_linq_seen_command
    string match -q "$argv*" (__fish_linq_print_command)
    and return 0
    or return 1
end

complete -c linq -n '__fish_linq_using_command' -xa 'call' -d 'Calls any operation of the API'
complete -c linq -n '__fish_linq_using_command' -xa 'chat' -d 'Shows a chat, who is in it, and its last messages'
complete -c linq -n '__fish_linq_using_command' -xa 'find' -d 'Finds the chat of a line with exactly these participants'
complete -c linq -n '__fish_linq_using_command' -xa 'send' -d 'Sends a message'
complete -c linq -n '__fish_linq_using_command' -xa 'upload' -d 'Uploads a file, to be sent as an attachment'
complete -c linq -n '__fish_linq_using_command' -xa 'download' -d 'Downloads an attachment'
complete -c linq -n '__fish_linq_using_command' -xa 'watch' -d 'Prints what comes in, by polling or as a webhook receiver'
complete -c linq -n '__fish_linq_using_command' -xa 'trigger' -d 'Sends a signed example of an event to a URL'
complete -c linq -n '__fish_linq_using_command' -xa 'doctor' -d 'Looks for what usually goes wrong, and says what to do'
complete -c linq -n '__fish_linq_using_command' -xa 'sandbox' -d 'Starts a stand-in for the API on this machine'
complete -c linq -n '__fish_linq_using_command' -xa 'completion' -d 'Prints the completion for a shell'
complete -c linq -s h -l help -d 'Show this help message and exit'

complete -c linq -n '__fish_linq_using_command call' -xa 'chats.create' -d 'Opens a chat with a first message, or sends it to the chat with these participants'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.list' -d 'Lists chats, all of them or those of a line or with a participant'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.retrieve' -d 'Fetches a chat with its participants'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.update' -d 'Changes the name or the icon of a group; webhooks tell the outcome'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.leave_chat' -d 'Leaves an iMessage group that has at least four active participants'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.mark_as_read' -d 'Marks the messages of a chat as read'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.send_voicememo' -d 'Sends an audio file as a voice memo'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.share_contact_card' -d 'Shares the contact card of the line with the chat'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.participants.add' -d 'Adds a participant to a group'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.participants.remove' -d 'Removes a participant from a group, of which three must remain'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.typing.start' -d 'Shows the typing indicator, for about 85 seconds'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.typing.stop' -d 'Hides the typing indicator'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.messages.list' -d 'Lists the messages of a chat'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.messages.send' -d 'Sends a message to a chat'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.location.retrieve' -d 'Tells where the participants are who share their location, as GeoJSON'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.location.request' -d 'Asks the other participant of a direct iMessage chat to share their location'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.location.stop' -d 'Ends the sharing of a contact\'s location, in every chat with that contact'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.polls.create' -d 'Sends a poll to an iMessage chat'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.background.remove' -d 'Sets the background of a chat back to the default'
complete -c linq -n '__fish_linq_using_command call' -xa 'chats.background.set' -d 'Sets the background of a chat to a colour, a moving scene or a photo'
complete -c linq -n '__fish_linq_using_command call' -xa 'messages.create' -d 'Sends a message from whichever line and chat suit the recipients best'
complete -c linq -n '__fish_linq_using_command call' -xa 'messages.retrieve' -d 'Fetches a message'
complete -c linq -n '__fish_linq_using_command call' -xa 'messages.update' -d 'Edits a text part, up to five times within 15 minutes'
complete -c linq -n '__fish_linq_using_command call' -xa 'messages.delete' -d 'Deletes the API\'s record of a message; on the recipient\'s device it stays'
complete -c linq -n '__fish_linq_using_command call' -xa 'messages.add_reaction' -d 'Adds a reaction to a part of a message, or takes it away; a sticker, which is an emoji, a url or an attachment_id, stays'
complete -c linq -n '__fish_linq_using_command call' -xa 'messages.update_sticker_placement' -d 'Moves, resizes or turns a sticker: x and y from -1 to 1, 0 is the centre; scale from 0.05 to 2.5; rotation in degrees, clockwise'
complete -c linq -n '__fish_linq_using_command call' -xa 'messages.list_messages_thread' -d 'Lists the thread that a message is in'
complete -c linq -n '__fish_linq_using_command call' -xa 'messages.update_app_card' -d 'Replaces an iMessage app card that was sent; the answer is a new message'
complete -c linq -n '__fish_linq_using_command call' -xa 'messages.poll.retrieve' -d 'Fetches a poll with its votes'
complete -c linq -n '__fish_linq_using_command call' -xa 'messages.poll.add_options' -d 'Adds options to a poll'
complete -c linq -n '__fish_linq_using_command call' -xa 'messages.poll.vote' -d 'Votes for one option of a poll, or takes the vote back'
complete -c linq -n '__fish_linq_using_command call' -xa 'attachments.create' -d 'Announces a file and gives the URL to which its bytes are put'
complete -c linq -n '__fish_linq_using_command call' -xa 'attachments.retrieve' -d 'Fetches what is known of an attachment, with a URL to download it'
complete -c linq -n '__fish_linq_using_command call' -xa 'attachments.delete' -d 'Deletes an attachment for good'
complete -c linq -n '__fish_linq_using_command call' -xa 'phonenumbers.list' -d 'Lists the lines of the account in an older form; use phone_numbers.list'
complete -c linq -n '__fish_linq_using_command call' -xa 'phone_numbers.update' -d 'Sets the forwarding number of a line; null or an empty string clears it'
complete -c linq -n '__fish_linq_using_command call' -xa 'phone_numbers.list' -d 'Lists the lines of the account with their reputation'
complete -c linq -n '__fish_linq_using_command call' -xa 'phone_numbers.get_reputation_audit' -d 'Fetches a reputation audit of a line, with its report once it is complete'
complete -c linq -n '__fish_linq_using_command call' -xa 'phone_numbers.start_reputation_audit' -d 'Starts a reputation audit of a line, or finds the one that is running'
complete -c linq -n '__fish_linq_using_command call' -xa 'available_number.retrieve' -d 'Picks the line best suited to write to these recipients, of type RCS or iMessage where that is given; it reserves nothing'
complete -c linq -n '__fish_linq_using_command call' -xa 'payment_requests.create' -d 'Asks for a payment or a subscription and gives the URL of its checkout'
complete -c linq -n '__fish_linq_using_command call' -xa 'payment_requests.retrieve' -d 'Fetches a payment request'
complete -c linq -n '__fish_linq_using_command call' -xa 'payment_requests.list' -d 'Lists payment requests, the newest first'
complete -c linq -n '__fish_linq_using_command call' -xa 'payment_requests.cancel' -d 'Cancels a payment request that is still open'
complete -c linq -n '__fish_linq_using_command call' -xa 'payment_providers.retrieve' -d 'Tells how far a payment provider is set up'
complete -c linq -n '__fish_linq_using_command call' -xa 'payment_providers.connect' -d 'Begins the set-up of a payment provider on a hosted page'
complete -c linq -n '__fish_linq_using_command call' -xa 'payment_handles.connect' -d 'Begins to connect a handle\'s payment account; payment_handles.verify completes it'
complete -c linq -n '__fish_linq_using_command call' -xa 'payment_handles.connection' -d 'Tells whether a handle\'s payment account is connected'
complete -c linq -n '__fish_linq_using_command call' -xa 'payment_handles.revoke' -d 'Ends the connection of a handle\'s payment account'
complete -c linq -n '__fish_linq_using_command call' -xa 'payment_handles.verify' -d 'Completes the connection of a handle\'s payment account with a code'
complete -c linq -n '__fish_linq_using_command call' -xa 'payments.create' -d 'Starts a payment by a handle, or moves it on; its status tells what comes next'
complete -c linq -n '__fish_linq_using_command call' -xa 'payments.retrieve' -d 'Fetches a payment'
complete -c linq -n '__fish_linq_using_command call' -xa 'payments.cancel' -d 'Cancels a payment'
complete -c linq -n '__fish_linq_using_command call' -xa 'payments.credentials' -d 'Tells where the card of a payment is to be fetched from its provider'
complete -c linq -n '__fish_linq_using_command call' -xa 'blocked_handles.list' -d 'Lists the blocked handles of the account'
complete -c linq -n '__fish_linq_using_command call' -xa 'blocked_handles.block' -d 'Blocks a handle; one that is blocked already stays as it is'
complete -c linq -n '__fish_linq_using_command call' -xa 'blocked_handles.unblock' -d 'Takes a handle off the block list'
complete -c linq -n '__fish_linq_using_command call' -xa 'experiences.retrieve' -d 'Fetches an experience with its actions and their fields'
complete -c linq -n '__fish_linq_using_command call' -xa 'experiences.list' -d 'Lists the experiences that the account may use'
complete -c linq -n '__fish_linq_using_command call' -xa 'webhook_events.list' -d 'Lists the names of the events that a webhook can subscribe to'
complete -c linq -n '__fish_linq_using_command call' -xa 'webhook_subscriptions.create' -d 'Subscribes a URL to events; only this answer has the signing secret'
complete -c linq -n '__fish_linq_using_command call' -xa 'webhook_subscriptions.retrieve' -d 'Fetches a webhook subscription'
complete -c linq -n '__fish_linq_using_command call' -xa 'webhook_subscriptions.update' -d 'Changes a webhook subscription; its secret stays the same'
complete -c linq -n '__fish_linq_using_command call' -xa 'webhook_subscriptions.list' -d 'Lists the webhook subscriptions of the account'
complete -c linq -n '__fish_linq_using_command call' -xa 'webhook_subscriptions.delete' -d 'Deletes a webhook subscription'
complete -c linq -n '__fish_linq_using_command call' -xa 'capability.check_imessage' -d 'Tells whether an address can be reached by iMessage'
complete -c linq -n '__fish_linq_using_command call' -xa 'capability.check_rcs' -d 'Tells whether a phone number can be reached by RCS'
complete -c linq -n '__fish_linq_using_command call' -xa 'contact_card.create' -d 'Sets up the contact card of a line'
complete -c linq -n '__fish_linq_using_command call' -xa 'contact_card.retrieve' -d 'Lists the contact cards of all lines, or of one'
complete -c linq -n '__fish_linq_using_command call' -xa 'contact_card.update' -d 'Changes fields of the contact card of a line'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chats.list' -d 'Lists the chats of a line'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chats.create' -d 'Opens a chat, or finds the one with these participants, and sends a message to it'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chats.find' -d 'Finds the chat of a line and a set of participants'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chats.get' -d 'Fetches a chat with its participants'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chats.mark_as_read' -d 'Marks the messages of a chat as read'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chats.start_typing' -d 'Shows the typing indicator, for at most 60 seconds'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chats.stop_typing' -d 'Hides the typing indicator'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chats.share_contact_card' -d 'Shares the contact card of the line with the chat'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chat_messages.list' -d 'Lists the messages of a chat'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chat_messages.send' -d 'Sends a message to a chat, with files or the URLs of files'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chat_messages.get' -d 'Fetches a message'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chat_messages.delete' -d 'Deletes a message'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chat_messages.edit' -d 'Replaces the text of a message'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.chat_messages.react' -d 'Adds a reaction to a message, or takes it away'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.reactions.get' -d 'Fetches a reaction'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.contacts.list' -d 'Lists the contacts of the organization'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.contacts.create' -d 'Creates a contact, owned by a user of the organization'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.contacts.find' -d 'Finds a contact by e-mail address or phone number; either may match'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.contacts.get' -d 'Fetches a contact'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.contacts.update' -d 'Changes the given fields of a contact'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.contacts.patch' -d 'Changes the given fields of a contact, just as contacts.update does'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.contacts.delete' -d 'Deletes a contact, and the user contacts linked to it, for good'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.phone_numbers.list' -d 'Lists the lines of the organization'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.phone_numbers.update' -d 'Sets the forwarding number of a line; null or an empty string clears it'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.webhook_subscriptions.list' -d 'Lists the webhook subscriptions of the organization'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.webhook_subscriptions.create' -d 'Subscribes a URL to events'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.webhook_subscriptions.update' -d 'Replaces the settings of a webhook subscription'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.webhook_subscriptions.delete' -d 'Deletes a webhook subscription'
complete -c linq -n '__fish_linq_using_command call' -xa 'v2.imessage_availability.check' -d 'Tells whether a phone number can be reached by iMessage'
complete -c linq -n '__fish_linq_seen_command call' -s h -l help -d 'Show this help message and exit'

complete -c linq -n '__fish_linq_seen_command call chats.create' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.create' -l from -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call chats.create' -l message -r -d 'required; see MessageContent in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call chats.create' -l to -r -d 'required; repeat it for each; 1 to 31 of them'
complete -c linq -n '__fish_linq_seen_command call chats.create' -l override_optout -xa 'true false' -d ''
complete -c linq -n '__fish_linq_seen_command call chats.create' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call chats.create' -l idempotency_key -r -d 'The same key again is the same call'
complete -c linq -n '__fish_linq_seen_command call chats.create' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.create' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.list' -l cursor -r -d ''
complete -c linq -n '__fish_linq_seen_command call chats.list' -l from -r -d ''
complete -c linq -n '__fish_linq_seen_command call chats.list' -l limit -r -d '1 to 100'
complete -c linq -n '__fish_linq_seen_command call chats.list' -l to -r -d ''
complete -c linq -n '__fish_linq_seen_command call chats.list' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call chats.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call chats.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.retrieve' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.retrieve' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.retrieve' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.update' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.update' -l display_name -r -d ''
complete -c linq -n '__fish_linq_seen_command call chats.update' -l group_chat_icon -r -d ''
complete -c linq -n '__fish_linq_seen_command call chats.update' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call chats.update' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.update' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.leave_chat' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.leave_chat' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.leave_chat' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.mark_as_read' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.mark_as_read' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.mark_as_read' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.send_voicememo' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.send_voicememo' -l attachment_id -r -d ''
complete -c linq -n '__fish_linq_seen_command call chats.send_voicememo' -l override_optout -xa 'true false' -d ''
complete -c linq -n '__fish_linq_seen_command call chats.send_voicememo' -l voice_memo_url -r -d ''
complete -c linq -n '__fish_linq_seen_command call chats.send_voicememo' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call chats.send_voicememo' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.send_voicememo' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.share_contact_card' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.share_contact_card' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.share_contact_card' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.participants.add' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.participants.add' -l handle -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call chats.participants.add' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call chats.participants.add' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.participants.add' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.participants.remove' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.participants.remove' -l handle -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call chats.participants.remove' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call chats.participants.remove' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.participants.remove' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.typing.start' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.typing.start' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.typing.start' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.typing.stop' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.typing.stop' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.typing.stop' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.messages.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.messages.list' -l cursor -r -d ''
complete -c linq -n '__fish_linq_seen_command call chats.messages.list' -l limit -r -d '1 to 100'
complete -c linq -n '__fish_linq_seen_command call chats.messages.list' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call chats.messages.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call chats.messages.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.messages.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.messages.send' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.messages.send' -l message -r -d 'required; see MessageContent in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call chats.messages.send' -l override_optout -xa 'true false' -d ''
complete -c linq -n '__fish_linq_seen_command call chats.messages.send' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call chats.messages.send' -l idempotency_key -r -d 'The same key again is the same call'
complete -c linq -n '__fish_linq_seen_command call chats.messages.send' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.messages.send' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.location.retrieve' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.location.retrieve' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.location.retrieve' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.location.request' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.location.request' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.location.request' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.location.stop' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.location.stop' -l handle -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call chats.location.stop' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call chats.location.stop' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.location.stop' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.polls.create' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.polls.create' -l poll -r -d 'required; see NewPoll in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call chats.polls.create' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call chats.polls.create' -l idempotency_key -r -d 'The same key again is the same call'
complete -c linq -n '__fish_linq_seen_command call chats.polls.create' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.polls.create' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.background.remove' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.background.remove' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.background.remove' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call chats.background.set' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call chats.background.set' -l type -xa 'color dynamic photo' -d 'required'
complete -c linq -n '__fish_linq_seen_command call chats.background.set' -l image_url -r -d ''
complete -c linq -n '__fish_linq_seen_command call chats.background.set' -l variant -r -d ''
complete -c linq -n '__fish_linq_seen_command call chats.background.set' -l shades -r -d 'repeat it for each; 2 of them'
complete -c linq -n '__fish_linq_seen_command call chats.background.set' -l style -xa 'sky water aurora' -d ''
complete -c linq -n '__fish_linq_seen_command call chats.background.set' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call chats.background.set' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call chats.background.set' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call messages.create' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call messages.create' -l message -r -d 'required; see MessageContent in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call messages.create' -l to -r -d 'required; repeat it for each; 1 or more of them'
complete -c linq -n '__fish_linq_seen_command call messages.create' -l override_optout -xa 'true false' -d ''
complete -c linq -n '__fish_linq_seen_command call messages.create' -l continuation_message -r -d 'see ContinuationMessage in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call messages.create' -l exclude_from -r -d 'repeat it for each'
complete -c linq -n '__fish_linq_seen_command call messages.create' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call messages.create' -l idempotency_key -r -d 'The same key again is the same call'
complete -c linq -n '__fish_linq_seen_command call messages.create' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call messages.create' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call messages.retrieve' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call messages.retrieve' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call messages.retrieve' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call messages.update' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call messages.update' -l text -r -d 'required; characters: 1 to 10000'
complete -c linq -n '__fish_linq_seen_command call messages.update' -l part_index -r -d '0 or more'
complete -c linq -n '__fish_linq_seen_command call messages.update' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call messages.update' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call messages.update' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call messages.delete' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call messages.delete' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call messages.delete' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call messages.add_reaction' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call messages.add_reaction' -l operation -xa 'add remove' -d 'required'
complete -c linq -n '__fish_linq_seen_command call messages.add_reaction' -l type -xa 'love like dislike laugh emphasize question custom sticker' -d 'required'
complete -c linq -n '__fish_linq_seen_command call messages.add_reaction' -l custom_emoji -r -d ''
complete -c linq -n '__fish_linq_seen_command call messages.add_reaction' -l part_index -r -d '0 or more'
complete -c linq -n '__fish_linq_seen_command call messages.add_reaction' -l emoji -r -d ''
complete -c linq -n '__fish_linq_seen_command call messages.add_reaction' -l url -r -d ''
complete -c linq -n '__fish_linq_seen_command call messages.add_reaction' -l attachment_id -r -d ''
complete -c linq -n '__fish_linq_seen_command call messages.add_reaction' -l placement -r -d 'see StickerPlacement in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call messages.add_reaction' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call messages.add_reaction' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call messages.add_reaction' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call messages.update_sticker_placement' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call messages.update_sticker_placement' -l placement -r -d 'required; see StickerPlacement in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call messages.update_sticker_placement' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call messages.update_sticker_placement' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call messages.update_sticker_placement' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call messages.list_messages_thread' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call messages.list_messages_thread' -l cursor -r -d ''
complete -c linq -n '__fish_linq_seen_command call messages.list_messages_thread' -l limit -r -d '1 to 100'
complete -c linq -n '__fish_linq_seen_command call messages.list_messages_thread' -l order -xa 'asc desc' -d ''
complete -c linq -n '__fish_linq_seen_command call messages.list_messages_thread' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call messages.list_messages_thread' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call messages.list_messages_thread' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call messages.list_messages_thread' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call messages.update_app_card' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call messages.update_app_card' -l layout -r -d 'required; see IMessageAppLayoutParam in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call messages.update_app_card' -l fallback_text -r -d ''
complete -c linq -n '__fish_linq_seen_command call messages.update_app_card' -l interactive -xa 'true false' -d ''
complete -c linq -n '__fish_linq_seen_command call messages.update_app_card' -l url -r -d ''
complete -c linq -n '__fish_linq_seen_command call messages.update_app_card' -l experience -r -d 'see ExperienceInvocation in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call messages.update_app_card' -l app -r -d 'see IMessageApp in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call messages.update_app_card' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call messages.update_app_card' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call messages.update_app_card' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call messages.poll.retrieve' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call messages.poll.retrieve' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call messages.poll.retrieve' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call messages.poll.add_options' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call messages.poll.add_options' -l options -r -d 'required; repeat it for each; 1 or more of them'
complete -c linq -n '__fish_linq_seen_command call messages.poll.add_options' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call messages.poll.add_options' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call messages.poll.add_options' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call messages.poll.vote' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call messages.poll.vote' -l operation -xa 'add remove' -d 'required'
complete -c linq -n '__fish_linq_seen_command call messages.poll.vote' -l option_id -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call messages.poll.vote' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call messages.poll.vote' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call messages.poll.vote' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call attachments.create' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call attachments.create' -l content_type -r -d 'required; see ContentType in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call attachments.create' -l filename -r -d 'required; characters: 1 to 255'
complete -c linq -n '__fish_linq_seen_command call attachments.create' -l size_bytes -r -d 'required; 1 to 104857600'
complete -c linq -n '__fish_linq_seen_command call attachments.create' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call attachments.create' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call attachments.create' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call attachments.retrieve' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call attachments.retrieve' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call attachments.retrieve' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call attachments.delete' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call attachments.delete' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call attachments.delete' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call phonenumbers.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call phonenumbers.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call phonenumbers.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call phonenumbers.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call phone_numbers.update' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call phone_numbers.update' -l forwarding_number -r -d 'required; or null'
complete -c linq -n '__fish_linq_seen_command call phone_numbers.update' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call phone_numbers.update' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call phone_numbers.update' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call phone_numbers.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call phone_numbers.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call phone_numbers.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call phone_numbers.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call phone_numbers.get_reputation_audit' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call phone_numbers.get_reputation_audit' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call phone_numbers.get_reputation_audit' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call phone_numbers.start_reputation_audit' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call phone_numbers.start_reputation_audit' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call phone_numbers.start_reputation_audit' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call available_number.retrieve' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call available_number.retrieve' -l exclude_from -r -d 'repeat it for each'
complete -c linq -n '__fish_linq_seen_command call available_number.retrieve' -l to -r -d 'repeat it for each'
complete -c linq -n '__fish_linq_seen_command call available_number.retrieve' -l type -r -d ''
complete -c linq -n '__fish_linq_seen_command call available_number.retrieve' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call available_number.retrieve' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call available_number.retrieve' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l amount -r -d '50 or more'
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l currency -r -d ''
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l customer_id -r -d ''
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l description -r -d ''
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l from -r -d ''
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l payer_handle -r -d ''
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l price_id -r -d ''
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l quantity -r -d '1 or more'
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l trial_end -r -d ''
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l trial_period_days -r -d '1 or more'
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l metadata -r -d ''
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l mode -xa 'payment subscription' -d ''
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l rail -xa 'stripe natural' -d ''
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l discount -r -d 'see PaymentDiscount in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l idempotency_key -r -d 'The same key again is the same call'
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payment_requests.create' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payment_requests.retrieve' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payment_requests.retrieve' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payment_requests.retrieve' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payment_requests.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payment_requests.list' -l limit -r -d '1 to 100'
complete -c linq -n '__fish_linq_seen_command call payment_requests.list' -l offset -r -d '0 or more'
complete -c linq -n '__fish_linq_seen_command call payment_requests.list' -l status -xa 'requested authorized succeeded canceled expired declined' -d ''
complete -c linq -n '__fish_linq_seen_command call payment_requests.list' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call payment_requests.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call payment_requests.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payment_requests.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payment_requests.cancel' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payment_requests.cancel' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payment_requests.cancel' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payment_providers.retrieve' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payment_providers.retrieve' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payment_providers.retrieve' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payment_providers.connect' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payment_providers.connect' -l return_url -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call payment_providers.connect' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call payment_providers.connect' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payment_providers.connect' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payment_handles.connect' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payment_handles.connect' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payment_handles.connect' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payment_handles.connection' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payment_handles.connection' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payment_handles.connection' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payment_handles.revoke' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payment_handles.revoke' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payment_handles.revoke' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payment_handles.verify' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payment_handles.verify' -l code -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call payment_handles.verify' -l connect_id -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call payment_handles.verify' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call payment_handles.verify' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payment_handles.verify' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payments.create' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payments.create' -l amount_cents -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call payments.create' -l currency -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call payments.create' -l handle -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call payments.create' -l description -r -d ''
complete -c linq -n '__fish_linq_seen_command call payments.create' -l merchant -r -d 'see PaymentMerchant in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call payments.create' -l metadata -r -d ''
complete -c linq -n '__fish_linq_seen_command call payments.create' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call payments.create' -l idempotency_key -r -d 'The same key again is the same call'
complete -c linq -n '__fish_linq_seen_command call payments.create' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payments.create' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payments.retrieve' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payments.retrieve' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payments.retrieve' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payments.cancel' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payments.cancel' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payments.cancel' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call payments.credentials' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call payments.credentials' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call payments.credentials' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call blocked_handles.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call blocked_handles.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call blocked_handles.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call blocked_handles.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call blocked_handles.block' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call blocked_handles.block' -l handle -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call blocked_handles.block' -l reason -r -d ''
complete -c linq -n '__fish_linq_seen_command call blocked_handles.block' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call blocked_handles.block' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call blocked_handles.block' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call blocked_handles.unblock' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call blocked_handles.unblock' -l handle -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call blocked_handles.unblock' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call blocked_handles.unblock' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call blocked_handles.unblock' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call experiences.retrieve' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call experiences.retrieve' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call experiences.retrieve' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call experiences.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call experiences.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call experiences.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call experiences.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call webhook_events.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call webhook_events.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call webhook_events.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call webhook_events.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.create' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.create' -l subscribed_events -r -d 'required; repeat it for each; 1 or more of them'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.create' -l target_url -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.create' -l phone_numbers -r -d 'repeat it for each'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.create' -l routing_key_header -r -d ''
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.create' -l routing_id_header -r -d ''
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.create' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.create' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.create' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.retrieve' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.retrieve' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.retrieve' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.update' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.update' -l is_active -xa 'true false' -d ''
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.update' -l phone_numbers -r -d 'repeat it for each; or null'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.update' -l subscribed_events -r -d 'repeat it for each; 1 or more of them'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.update' -l target_url -r -d ''
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.update' -l routing_key_header -r -d 'or null'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.update' -l routing_id_header -r -d 'or null'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.update' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.update' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.update' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.delete' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.delete' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call webhook_subscriptions.delete' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call capability.check_imessage' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call capability.check_imessage' -l address -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call capability.check_imessage' -l from -r -d ''
complete -c linq -n '__fish_linq_seen_command call capability.check_imessage' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call capability.check_imessage' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call capability.check_imessage' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call capability.check_rcs' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call capability.check_rcs' -l address -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call capability.check_rcs' -l from -r -d ''
complete -c linq -n '__fish_linq_seen_command call capability.check_rcs' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call capability.check_rcs' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call capability.check_rcs' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call contact_card.create' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call contact_card.create' -l first_name -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call contact_card.create' -l phone_number -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call contact_card.create' -l image_url -r -d ''
complete -c linq -n '__fish_linq_seen_command call contact_card.create' -l last_name -r -d ''
complete -c linq -n '__fish_linq_seen_command call contact_card.create' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call contact_card.create' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call contact_card.create' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call contact_card.retrieve' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call contact_card.retrieve' -l phone_number -r -d ''
complete -c linq -n '__fish_linq_seen_command call contact_card.retrieve' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call contact_card.retrieve' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call contact_card.retrieve' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call contact_card.retrieve' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call contact_card.update' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call contact_card.update' -l phone_number -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call contact_card.update' -l first_name -r -d ''
complete -c linq -n '__fish_linq_seen_command call contact_card.update' -l image_url -r -d ''
complete -c linq -n '__fish_linq_seen_command call contact_card.update' -l last_name -r -d ''
complete -c linq -n '__fish_linq_seen_command call contact_card.update' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call contact_card.update' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call contact_card.update' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chats.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chats.list' -l phone_number -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call v2.chats.list' -l page -r -d '1 or more'
complete -c linq -n '__fish_linq_seen_command call v2.chats.list' -l per_page -r -d '1 to 100'
complete -c linq -n '__fish_linq_seen_command call v2.chats.list' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.chats.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call v2.chats.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chats.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chats.create' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chats.create' -l send_from -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call v2.chats.create' -l chat -r -d 'required; see NewChat in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call v2.chats.create' -l message -r -d 'required; see NewMessage in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call v2.chats.create' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.chats.create' -l idempotency_key -r -d 'The same key again is the same call'
complete -c linq -n '__fish_linq_seen_command call v2.chats.create' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chats.create' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chats.find' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chats.find' -l phone_number -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call v2.chats.find' -l phone_numbers -r -d 'required; repeat it for each'
complete -c linq -n '__fish_linq_seen_command call v2.chats.find' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.chats.find' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chats.find' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chats.get' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chats.get' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chats.get' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chats.mark_as_read' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chats.mark_as_read' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chats.mark_as_read' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chats.start_typing' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chats.start_typing' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chats.start_typing' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chats.stop_typing' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chats.stop_typing' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chats.stop_typing' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chats.share_contact_card' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chats.share_contact_card' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chats.share_contact_card' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.list' -l page -r -d '1 or more'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.list' -l per_page -r -d '1 to 100'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.list' -l before -r -d ''
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.list' -l after -r -d ''
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.list' -l sort -xa 'asc desc' -d ''
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.list' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.send' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.send' -l text -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.send' -l idempotency_key -r -d ''
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.send' -l attachments -r -d 'repeat it for each'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.send' -l attachment_urls -r -d 'repeat it for each'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.send' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.send' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.send' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.get' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.get' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.get' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.delete' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.delete' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.delete' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.edit' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.edit' -l text -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.edit' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.edit' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.edit' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.react' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.react' -l type -xa 'love like dislike laugh emphasize question' -d 'required'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.react' -l operation -xa 'add remove' -d 'required'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.react' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.react' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.chat_messages.react' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.reactions.get' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.reactions.get' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.reactions.get' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.contacts.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.list' -l page -r -d '1 or more'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.list' -l per_page -r -d '1 to 100'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.list' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.contacts.create' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.create' -l contact -r -d 'required; see ContactFields in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.create' -l user_email -r -d ''
complete -c linq -n '__fish_linq_seen_command call v2.contacts.create' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.create' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.create' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.contacts.find' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.find' -l email -r -d ''
complete -c linq -n '__fish_linq_seen_command call v2.contacts.find' -l phone_number -r -d ''
complete -c linq -n '__fish_linq_seen_command call v2.contacts.find' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.find' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.find' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.contacts.get' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.get' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.get' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.contacts.update' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.update' -l contact -r -d 'required; see ContactFields in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.update' -l user_email -r -d ''
complete -c linq -n '__fish_linq_seen_command call v2.contacts.update' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.update' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.update' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.contacts.patch' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.patch' -l contact -r -d 'required; see ContactFields in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.patch' -l user_email -r -d ''
complete -c linq -n '__fish_linq_seen_command call v2.contacts.patch' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.patch' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.patch' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.contacts.delete' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.delete' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.contacts.delete' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.phone_numbers.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.phone_numbers.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call v2.phone_numbers.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.phone_numbers.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.phone_numbers.update' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.phone_numbers.update' -l forwarding_number -r -d 'or null'
complete -c linq -n '__fish_linq_seen_command call v2.phone_numbers.update' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.phone_numbers.update' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.phone_numbers.update' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.list' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.list' -l all -d 'All pages, not only the first'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.list' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.list' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.create' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.create' -l webhook_subscription -r -d 'required; see WebhookSubscriptionInput in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.create' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.create' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.create' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.update' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.update' -l webhook_subscription -r -d 'required; see WebhookSubscriptionInput in docs/api.md'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.update' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.update' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.update' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.delete' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.delete' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.webhook_subscriptions.delete' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command call v2.imessage_availability.check' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command call v2.imessage_availability.check' -l phone_number -r -d 'required'
complete -c linq -n '__fish_linq_seen_command call v2.imessage_availability.check' -l body -r -d 'All fields as a JSON object, as @file, or - for standard input'
complete -c linq -n '__fish_linq_seen_command call v2.imessage_availability.check' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command call v2.imessage_availability.check' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command chat' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command chat' -l messages -r -d 'How many of its last messages are shown'
complete -c linq -n '__fish_linq_seen_command chat' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command chat' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command find' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command find' -l v2 -d 'Asks API v2'
complete -c linq -n '__fish_linq_seen_command find' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command find' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command send' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command send' -l chat -r -d 'The chat; an integer is one of API v2'
complete -c linq -n '__fish_linq_seen_command send' -l from -r -d 'Your line; default: that of the profile'
complete -c linq -n '__fish_linq_seen_command send' -l to -r -d 'To whom, where there may be no chat yet; repeat it for a group'
complete -c linq -n '__fish_linq_seen_command send' -l attach -r -d 'A file to upload and attach; repeat it for each'
complete -c linq -n '__fish_linq_seen_command send' -l idempotency_key -r -d 'The same key again is the same message'
complete -c linq -n '__fish_linq_seen_command send' -l wait -d 'Waits until it is delivered'
complete -c linq -n '__fish_linq_seen_command send' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command send' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command upload' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command upload' -l content_type -r -d 'Default: guessed by the name'
complete -c linq -n '__fish_linq_seen_command upload' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command upload' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command download' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command download' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command download' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command watch' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command watch' -l from -r -d 'Asks for the messages to this line; default: to all of them'
complete -c linq -n '__fish_linq_seen_command watch' -l interval -r -d 'Seconds between two questions'
complete -c linq -n '__fish_linq_seen_command watch' -l rounds -r -d 'Ends after so many questions'
complete -c linq -n '__fish_linq_seen_command watch' -l port -r -d 'Receives webhooks at this port of 127.0.0.1 instead'
complete -c linq -n '__fish_linq_seen_command watch' -l unverified -d 'Prints webhooks without looking at their signature'
complete -c linq -n '__fish_linq_seen_command watch' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command watch' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command trigger' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command trigger' -l payload -xa '2026-02-03 2025-01-01' -d 'The payload version of API v3'
complete -c linq -n '__fish_linq_seen_command trigger' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command trigger' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command doctor' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command doctor' -l from -r -d 'A number that should be yours; default: that of the profile'
complete -c linq -n '__fish_linq_seen_command doctor' -l v2 -d 'Looks at API v2'
complete -c linq -n '__fish_linq_seen_command doctor' -l profile -r -d 'Takes key and settings from this profile'
complete -c linq -n '__fish_linq_seen_command doctor' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command sandbox' -s h -l help -d 'Show this help message and exit'
complete -c linq -n '__fish_linq_seen_command sandbox' -l port -r -d 'Default: a free one'
complete -c linq -n '__fish_linq_seen_command sandbox' -l json -d 'Prints JSON'

complete -c linq -n '__fish_linq_seen_command completion' -s h -l help -d 'Show this help message and exit'
