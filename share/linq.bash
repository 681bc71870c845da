_linq() {
    local IFS=$' \t\n'
    local args cur prev cmd opts arg
    args=("${COMP_WORDS[@]}")
    cur="${COMP_WORDS[COMP_CWORD]}"
    prev="${COMP_WORDS[COMP_CWORD-1]}"
    opts="-h --help"

    args=("${args[@]:1}")
    for arg in "${args[@]}"; do
        case "$arg" in
            call)
                cmd="call"
                opts="$opts -h --help"
                args=("${args[@]:1}")
                for arg in "${args[@]}"; do
                    case "$arg" in
                        chats.create)
                            cmd="$cmd chats.create"
                            opts="$opts -h --help --from --message --to --override_optout --body --idempotency_key --profile --json"
                            break
                            ;;
                        chats.list)
                            cmd="$cmd chats.list"
                            opts="$opts -h --help --cursor --from --limit --to --body --all --profile --json"
                            break
                            ;;
                        chats.retrieve)
                            cmd="$cmd chats.retrieve"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        chats.update)
                            cmd="$cmd chats.update"
                            opts="$opts -h --help --display_name --group_chat_icon --body --profile --json"
                            break
                            ;;
                        chats.leave_chat)
                            cmd="$cmd chats.leave_chat"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        chats.mark_as_read)
                            cmd="$cmd chats.mark_as_read"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        chats.send_voicememo)
                            cmd="$cmd chats.send_voicememo"
                            opts="$opts -h --help --attachment_id --override_optout --voice_memo_url --body --profile --json"
                            break
                            ;;
                        chats.share_contact_card)
                            cmd="$cmd chats.share_contact_card"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        chats.participants.add)
                            cmd="$cmd chats.participants.add"
                            opts="$opts -h --help --handle --body --profile --json"
                            break
                            ;;
                        chats.participants.remove)
                            cmd="$cmd chats.participants.remove"
                            opts="$opts -h --help --handle --body --profile --json"
                            break
                            ;;
                        chats.typing.start)
                            cmd="$cmd chats.typing.start"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        chats.typing.stop)
                            cmd="$cmd chats.typing.stop"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        chats.messages.list)
                            cmd="$cmd chats.messages.list"
                            opts="$opts -h --help --cursor --limit --body --all --profile --json"
                            break
                            ;;
                        chats.messages.send)
                            cmd="$cmd chats.messages.send"
                            opts="$opts -h --help --message --override_optout --body --idempotency_key --profile --json"
                            break
                            ;;
                        chats.location.retrieve)
                            cmd="$cmd chats.location.retrieve"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        chats.location.request)
                            cmd="$cmd chats.location.request"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        chats.location.stop)
                            cmd="$cmd chats.location.stop"
                            opts="$opts -h --help --handle --body --profile --json"
                            break
                            ;;
                        chats.polls.create)
                            cmd="$cmd chats.polls.create"
                            opts="$opts -h --help --poll --body --idempotency_key --profile --json"
                            break
                            ;;
                        chats.background.remove)
                            cmd="$cmd chats.background.remove"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        chats.background.set)
                            cmd="$cmd chats.background.set"
                            opts="$opts -h --help --type --image_url --variant --shades --style --body --profile --json"
                            break
                            ;;
                        messages.create)
                            cmd="$cmd messages.create"
                            opts="$opts -h --help --message --to --override_optout --continuation_message --exclude_from --body --idempotency_key --profile --json"
                            break
                            ;;
                        messages.retrieve)
                            cmd="$cmd messages.retrieve"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        messages.update)
                            cmd="$cmd messages.update"
                            opts="$opts -h --help --text --part_index --body --profile --json"
                            break
                            ;;
                        messages.delete)
                            cmd="$cmd messages.delete"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        messages.add_reaction)
                            cmd="$cmd messages.add_reaction"
                            opts="$opts -h --help --operation --type --custom_emoji --part_index --emoji --url --attachment_id --placement --body --profile --json"
                            break
                            ;;
                        messages.update_sticker_placement)
                            cmd="$cmd messages.update_sticker_placement"
                            opts="$opts -h --help --placement --body --profile --json"
                            break
                            ;;
                        messages.list_messages_thread)
                            cmd="$cmd messages.list_messages_thread"
                            opts="$opts -h --help --cursor --limit --order --body --all --profile --json"
                            break
                            ;;
                        messages.update_app_card)
                            cmd="$cmd messages.update_app_card"
                            opts="$opts -h --help --layout --fallback_text --interactive --url --experience --app --body --profile --json"
                            break
                            ;;
                        messages.poll.retrieve)
                            cmd="$cmd messages.poll.retrieve"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        messages.poll.add_options)
                            cmd="$cmd messages.poll.add_options"
                            opts="$opts -h --help --options --body --profile --json"
                            break
                            ;;
                        messages.poll.vote)
                            cmd="$cmd messages.poll.vote"
                            opts="$opts -h --help --operation --option_id --body --profile --json"
                            break
                            ;;
                        attachments.create)
                            cmd="$cmd attachments.create"
                            opts="$opts -h --help --content_type --filename --size_bytes --body --profile --json"
                            break
                            ;;
                        attachments.retrieve)
                            cmd="$cmd attachments.retrieve"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        attachments.delete)
                            cmd="$cmd attachments.delete"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        phonenumbers.list)
                            cmd="$cmd phonenumbers.list"
                            opts="$opts -h --help --all --profile --json"
                            break
                            ;;
                        phone_numbers.update)
                            cmd="$cmd phone_numbers.update"
                            opts="$opts -h --help --forwarding_number --body --profile --json"
                            break
                            ;;
                        phone_numbers.list)
                            cmd="$cmd phone_numbers.list"
                            opts="$opts -h --help --all --profile --json"
                            break
                            ;;
                        phone_numbers.get_reputation_audit)
                            cmd="$cmd phone_numbers.get_reputation_audit"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        phone_numbers.start_reputation_audit)
                            cmd="$cmd phone_numbers.start_reputation_audit"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        available_number.retrieve)
                            cmd="$cmd available_number.retrieve"
                            opts="$opts -h --help --exclude_from --to --type --body --profile --json"
                            break
                            ;;
                        payment_requests.create)
                            cmd="$cmd payment_requests.create"
                            opts="$opts -h --help --amount --currency --customer_id --description --from --payer_handle --price_id --quantity --trial_end --trial_period_days --metadata --mode --rail --discount --body --idempotency_key --profile --json"
                            break
                            ;;
                        payment_requests.retrieve)
                            cmd="$cmd payment_requests.retrieve"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        payment_requests.list)
                            cmd="$cmd payment_requests.list"
                            opts="$opts -h --help --limit --offset --status --body --all --profile --json"
                            break
                            ;;
                        payment_requests.cancel)
                            cmd="$cmd payment_requests.cancel"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        payment_providers.retrieve)
                            cmd="$cmd payment_providers.retrieve"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        payment_providers.connect)
                            cmd="$cmd payment_providers.connect"
                            opts="$opts -h --help --return_url --body --profile --json"
                            break
                            ;;
                        payment_handles.connect)
                            cmd="$cmd payment_handles.connect"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        payment_handles.connection)
                            cmd="$cmd payment_handles.connection"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        payment_handles.revoke)
                            cmd="$cmd payment_handles.revoke"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        payment_handles.verify)
                            cmd="$cmd payment_handles.verify"
                            opts="$opts -h --help --code --connect_id --body --profile --json"
                            break
                            ;;
                        payments.create)
                            cmd="$cmd payments.create"
                            opts="$opts -h --help --amount_cents --currency --handle --description --merchant --metadata --body --idempotency_key --profile --json"
                            break
                            ;;
                        payments.retrieve)
                            cmd="$cmd payments.retrieve"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        payments.cancel)
                            cmd="$cmd payments.cancel"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        payments.credentials)
                            cmd="$cmd payments.credentials"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        blocked_handles.list)
                            cmd="$cmd blocked_handles.list"
                            opts="$opts -h --help --all --profile --json"
                            break
                            ;;
                        blocked_handles.block)
                            cmd="$cmd blocked_handles.block"
                            opts="$opts -h --help --handle --reason --body --profile --json"
                            break
                            ;;
                        blocked_handles.unblock)
                            cmd="$cmd blocked_handles.unblock"
                            opts="$opts -h --help --handle --body --profile --json"
                            break
                            ;;
                        experiences.retrieve)
                            cmd="$cmd experiences.retrieve"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        experiences.list)
                            cmd="$cmd experiences.list"
                            opts="$opts -h --help --all --profile --json"
                            break
                            ;;
                        webhook_events.list)
                            cmd="$cmd webhook_events.list"
                            opts="$opts -h --help --all --profile --json"
                            break
                            ;;
                        webhook_subscriptions.create)
                            cmd="$cmd webhook_subscriptions.create"
                            opts="$opts -h --help --subscribed_events --target_url --phone_numbers --routing_key_header --routing_id_header --body --profile --json"
                            break
                            ;;
                        webhook_subscriptions.retrieve)
                            cmd="$cmd webhook_subscriptions.retrieve"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        webhook_subscriptions.update)
                            cmd="$cmd webhook_subscriptions.update"
                            opts="$opts -h --help --is_active --phone_numbers --subscribed_events --target_url --routing_key_header --routing_id_header --body --profile --json"
                            break
                            ;;
                        webhook_subscriptions.list)
                            cmd="$cmd webhook_subscriptions.list"
                            opts="$opts -h --help --all --profile --json"
                            break
                            ;;
                        webhook_subscriptions.delete)
                            cmd="$cmd webhook_subscriptions.delete"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        capability.check_imessage)
                            cmd="$cmd capability.check_imessage"
                            opts="$opts -h --help --address --from --body --profile --json"
                            break
                            ;;
                        capability.check_rcs)
                            cmd="$cmd capability.check_rcs"
                            opts="$opts -h --help --address --from --body --profile --json"
                            break
                            ;;
                        contact_card.create)
                            cmd="$cmd contact_card.create"
                            opts="$opts -h --help --first_name --phone_number --image_url --last_name --body --profile --json"
                            break
                            ;;
                        contact_card.retrieve)
                            cmd="$cmd contact_card.retrieve"
                            opts="$opts -h --help --phone_number --body --all --profile --json"
                            break
                            ;;
                        contact_card.update)
                            cmd="$cmd contact_card.update"
                            opts="$opts -h --help --phone_number --first_name --image_url --last_name --body --profile --json"
                            break
                            ;;
                        v2.chats.list)
                            cmd="$cmd v2.chats.list"
                            opts="$opts -h --help --phone_number --page --per_page --body --all --profile --json"
                            break
                            ;;
                        v2.chats.create)
                            cmd="$cmd v2.chats.create"
                            opts="$opts -h --help --send_from --chat --message --body --idempotency_key --profile --json"
                            break
                            ;;
                        v2.chats.find)
                            cmd="$cmd v2.chats.find"
                            opts="$opts -h --help --phone_number --phone_numbers --body --profile --json"
                            break
                            ;;
                        v2.chats.get)
                            cmd="$cmd v2.chats.get"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        v2.chats.mark_as_read)
                            cmd="$cmd v2.chats.mark_as_read"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        v2.chats.start_typing)
                            cmd="$cmd v2.chats.start_typing"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        v2.chats.stop_typing)
                            cmd="$cmd v2.chats.stop_typing"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        v2.chats.share_contact_card)
                            cmd="$cmd v2.chats.share_contact_card"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        v2.chat_messages.list)
                            cmd="$cmd v2.chat_messages.list"
                            opts="$opts -h --help --page --per_page --before --after --sort --body --all --profile --json"
                            break
                            ;;
                        v2.chat_messages.send)
                            cmd="$cmd v2.chat_messages.send"
                            opts="$opts -h --help --text --idempotency_key --attachments --attachment_urls --body --profile --json"
                            break
                            ;;
                        v2.chat_messages.get)
                            cmd="$cmd v2.chat_messages.get"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        v2.chat_messages.delete)
                            cmd="$cmd v2.chat_messages.delete"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        v2.chat_messages.edit)
                            cmd="$cmd v2.chat_messages.edit"
                            opts="$opts -h --help --text --body --profile --json"
                            break
                            ;;
                        v2.chat_messages.react)
                            cmd="$cmd v2.chat_messages.react"
                            opts="$opts -h --help --type --operation --body --profile --json"
                            break
                            ;;
                        v2.reactions.get)
                            cmd="$cmd v2.reactions.get"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        v2.contacts.list)
                            cmd="$cmd v2.contacts.list"
                            opts="$opts -h --help --page --per_page --body --all --profile --json"
                            break
                            ;;
                        v2.contacts.create)
                            cmd="$cmd v2.contacts.create"
                            opts="$opts -h --help --contact --user_email --body --profile --json"
                            break
                            ;;
                        v2.contacts.find)
                            cmd="$cmd v2.contacts.find"
                            opts="$opts -h --help --email --phone_number --body --profile --json"
                            break
                            ;;
                        v2.contacts.get)
                            cmd="$cmd v2.contacts.get"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        v2.contacts.update)
                            cmd="$cmd v2.contacts.update"
                            opts="$opts -h --help --contact --user_email --body --profile --json"
                            break
                            ;;
                        v2.contacts.patch)
                            cmd="$cmd v2.contacts.patch"
                            opts="$opts -h --help --contact --user_email --body --profile --json"
                            break
                            ;;
                        v2.contacts.delete)
                            cmd="$cmd v2.contacts.delete"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        v2.phone_numbers.list)
                            cmd="$cmd v2.phone_numbers.list"
                            opts="$opts -h --help --all --profile --json"
                            break
                            ;;
                        v2.phone_numbers.update)
                            cmd="$cmd v2.phone_numbers.update"
                            opts="$opts -h --help --forwarding_number --body --profile --json"
                            break
                            ;;
                        v2.webhook_subscriptions.list)
                            cmd="$cmd v2.webhook_subscriptions.list"
                            opts="$opts -h --help --all --profile --json"
                            break
                            ;;
                        v2.webhook_subscriptions.create)
                            cmd="$cmd v2.webhook_subscriptions.create"
                            opts="$opts -h --help --webhook_subscription --body --profile --json"
                            break
                            ;;
                        v2.webhook_subscriptions.update)
                            cmd="$cmd v2.webhook_subscriptions.update"
                            opts="$opts -h --help --webhook_subscription --body --profile --json"
                            break
                            ;;
                        v2.webhook_subscriptions.delete)
                            cmd="$cmd v2.webhook_subscriptions.delete"
                            opts="$opts -h --help --profile --json"
                            break
                            ;;
                        v2.imessage_availability.check)
                            cmd="$cmd v2.imessage_availability.check"
                            opts="$opts -h --help --phone_number --body --profile --json"
                            break
                            ;;
                    esac
                done
                break
                ;;
            chat)
                cmd="chat"
                opts="$opts -h --help --messages --profile --json"
                break
                ;;
            find)
                cmd="find"
                opts="$opts -h --help --v2 --profile --json"
                break
                ;;
            send)
                cmd="send"
                opts="$opts -h --help --chat --from --to --attach --idempotency_key --wait --profile --json"
                break
                ;;
            upload)
                cmd="upload"
                opts="$opts -h --help --content_type --profile --json"
                break
                ;;
            download)
                cmd="download"
                opts="$opts -h --help --profile --json"
                break
                ;;
            watch)
                cmd="watch"
                opts="$opts -h --help --from --interval --rounds --port --unverified --profile --json"
                break
                ;;
            trigger)
                cmd="trigger"
                opts="$opts -h --help --payload --profile --json"
                break
                ;;
            doctor)
                cmd="doctor"
                opts="$opts -h --help --from --v2 --profile --json"
                break
                ;;
            sandbox)
                cmd="sandbox"
                opts="$opts -h --help --port --json"
                break
                ;;
            completion)
                cmd="completion"
                opts="$opts -h --help"
                break
                ;;
        esac
    done

    case "$cmd" in
        '')
            COMPREPLY=($(compgen -W "call chat find send upload download watch trigger doctor sandbox completion" -- "$cur"))
            ;;
        'call')
            COMPREPLY=($(compgen -W "chats.create chats.list chats.retrieve chats.update chats.leave_chat chats.mark_as_read chats.send_voicememo chats.share_contact_card chats.participants.add chats.participants.remove chats.typing.start chats.typing.stop chats.messages.list chats.messages.send chats.location.retrieve chats.location.request chats.location.stop chats.polls.create chats.background.remove chats.background.set messages.create messages.retrieve messages.update messages.delete messages.add_reaction messages.update_sticker_placement messages.list_messages_thread messages.update_app_card messages.poll.retrieve messages.poll.add_options messages.poll.vote attachments.create attachments.retrieve attachments.delete phonenumbers.list phone_numbers.update phone_numbers.list phone_numbers.get_reputation_audit phone_numbers.start_reputation_audit available_number.retrieve payment_requests.create payment_requests.retrieve payment_requests.list payment_requests.cancel payment_providers.retrieve payment_providers.connect payment_handles.connect payment_handles.connection payment_handles.revoke payment_handles.verify payments.create payments.retrieve payments.cancel payments.credentials blocked_handles.list blocked_handles.block blocked_handles.unblock experiences.retrieve experiences.list webhook_events.list webhook_subscriptions.create webhook_subscriptions.retrieve webhook_subscriptions.update webhook_subscriptions.list webhook_subscriptions.delete capability.check_imessage capability.check_rcs contact_card.create contact_card.retrieve contact_card.update v2.chats.list v2.chats.create v2.chats.find v2.chats.get v2.chats.mark_as_read v2.chats.start_typing v2.chats.stop_typing v2.chats.share_contact_card v2.chat_messages.list v2.chat_messages.send v2.chat_messages.get v2.chat_messages.delete v2.chat_messages.edit v2.chat_messages.react v2.reactions.get v2.contacts.list v2.contacts.create v2.contacts.find v2.contacts.get v2.contacts.update v2.contacts.patch v2.contacts.delete v2.phone_numbers.list v2.phone_numbers.update v2.webhook_subscriptions.list v2.webhook_subscriptions.create v2.webhook_subscriptions.update v2.webhook_subscriptions.delete v2.imessage_availability.check" -- "$cur"))
            ;;
        'call chats.create')
            case "$prev" in
                --from)
                    COMPREPLY=()
                    return 0
                    ;;
                --message)
                    COMPREPLY=()
                    return 0
                    ;;
                --to)
                    COMPREPLY=()
                    return 0
                    ;;
                --override_optout)
                    COMPREPLY=($(compgen -W "true false" -- "$cur"))
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --idempotency_key)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.list')
            case "$prev" in
                --cursor)
                    COMPREPLY=()
                    return 0
                    ;;
                --from)
                    COMPREPLY=()
                    return 0
                    ;;
                --limit)
                    COMPREPLY=()
                    return 0
                    ;;
                --to)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.retrieve')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.update')
            case "$prev" in
                --display_name)
                    COMPREPLY=()
                    return 0
                    ;;
                --group_chat_icon)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.leave_chat')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.mark_as_read')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.send_voicememo')
            case "$prev" in
                --attachment_id)
                    COMPREPLY=()
                    return 0
                    ;;
                --override_optout)
                    COMPREPLY=($(compgen -W "true false" -- "$cur"))
                    return 0
                    ;;
                --voice_memo_url)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.share_contact_card')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.participants.add')
            case "$prev" in
                --handle)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.participants.remove')
            case "$prev" in
                --handle)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.typing.start')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.typing.stop')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.messages.list')
            case "$prev" in
                --cursor)
                    COMPREPLY=()
                    return 0
                    ;;
                --limit)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.messages.send')
            case "$prev" in
                --message)
                    COMPREPLY=()
                    return 0
                    ;;
                --override_optout)
                    COMPREPLY=($(compgen -W "true false" -- "$cur"))
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --idempotency_key)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.location.retrieve')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.location.request')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.location.stop')
            case "$prev" in
                --handle)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.polls.create')
            case "$prev" in
                --poll)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --idempotency_key)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.background.remove')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call chats.background.set')
            case "$prev" in
                --type)
                    COMPREPLY=($(compgen -W "color dynamic photo" -- "$cur"))
                    return 0
                    ;;
                --image_url)
                    COMPREPLY=()
                    return 0
                    ;;
                --variant)
                    COMPREPLY=()
                    return 0
                    ;;
                --shades)
                    COMPREPLY=()
                    return 0
                    ;;
                --style)
                    COMPREPLY=($(compgen -W "sky water aurora" -- "$cur"))
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call messages.create')
            case "$prev" in
                --message)
                    COMPREPLY=()
                    return 0
                    ;;
                --to)
                    COMPREPLY=()
                    return 0
                    ;;
                --override_optout)
                    COMPREPLY=($(compgen -W "true false" -- "$cur"))
                    return 0
                    ;;
                --continuation_message)
                    COMPREPLY=()
                    return 0
                    ;;
                --exclude_from)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --idempotency_key)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call messages.retrieve')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call messages.update')
            case "$prev" in
                --text)
                    COMPREPLY=()
                    return 0
                    ;;
                --part_index)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call messages.delete')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call messages.add_reaction')
            case "$prev" in
                --operation)
                    COMPREPLY=($(compgen -W "add remove" -- "$cur"))
                    return 0
                    ;;
                --type)
                    COMPREPLY=($(compgen -W "love like dislike laugh emphasize question custom sticker" -- "$cur"))
                    return 0
                    ;;
                --custom_emoji)
                    COMPREPLY=()
                    return 0
                    ;;
                --part_index)
                    COMPREPLY=()
                    return 0
                    ;;
                --emoji)
                    COMPREPLY=()
                    return 0
                    ;;
                --url)
                    COMPREPLY=()
                    return 0
                    ;;
                --attachment_id)
                    COMPREPLY=()
                    return 0
                    ;;
                --placement)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call messages.update_sticker_placement')
            case "$prev" in
                --placement)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call messages.list_messages_thread')
            case "$prev" in
                --cursor)
                    COMPREPLY=()
                    return 0
                    ;;
                --limit)
                    COMPREPLY=()
                    return 0
                    ;;
                --order)
                    COMPREPLY=($(compgen -W "asc desc" -- "$cur"))
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call messages.update_app_card')
            case "$prev" in
                --layout)
                    COMPREPLY=()
                    return 0
                    ;;
                --fallback_text)
                    COMPREPLY=()
                    return 0
                    ;;
                --interactive)
                    COMPREPLY=($(compgen -W "true false" -- "$cur"))
                    return 0
                    ;;
                --url)
                    COMPREPLY=()
                    return 0
                    ;;
                --experience)
                    COMPREPLY=()
                    return 0
                    ;;
                --app)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call messages.poll.retrieve')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call messages.poll.add_options')
            case "$prev" in
                --options)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call messages.poll.vote')
            case "$prev" in
                --operation)
                    COMPREPLY=($(compgen -W "add remove" -- "$cur"))
                    return 0
                    ;;
                --option_id)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call attachments.create')
            case "$prev" in
                --content_type)
                    COMPREPLY=()
                    return 0
                    ;;
                --filename)
                    COMPREPLY=()
                    return 0
                    ;;
                --size_bytes)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call attachments.retrieve')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call attachments.delete')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call phonenumbers.list')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call phone_numbers.update')
            case "$prev" in
                --forwarding_number)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call phone_numbers.list')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call phone_numbers.get_reputation_audit')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call phone_numbers.start_reputation_audit')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call available_number.retrieve')
            case "$prev" in
                --exclude_from)
                    COMPREPLY=()
                    return 0
                    ;;
                --to)
                    COMPREPLY=()
                    return 0
                    ;;
                --type)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payment_requests.create')
            case "$prev" in
                --amount)
                    COMPREPLY=()
                    return 0
                    ;;
                --currency)
                    COMPREPLY=()
                    return 0
                    ;;
                --customer_id)
                    COMPREPLY=()
                    return 0
                    ;;
                --description)
                    COMPREPLY=()
                    return 0
                    ;;
                --from)
                    COMPREPLY=()
                    return 0
                    ;;
                --payer_handle)
                    COMPREPLY=()
                    return 0
                    ;;
                --price_id)
                    COMPREPLY=()
                    return 0
                    ;;
                --quantity)
                    COMPREPLY=()
                    return 0
                    ;;
                --trial_end)
                    COMPREPLY=()
                    return 0
                    ;;
                --trial_period_days)
                    COMPREPLY=()
                    return 0
                    ;;
                --metadata)
                    COMPREPLY=()
                    return 0
                    ;;
                --mode)
                    COMPREPLY=($(compgen -W "payment subscription" -- "$cur"))
                    return 0
                    ;;
                --rail)
                    COMPREPLY=($(compgen -W "stripe natural" -- "$cur"))
                    return 0
                    ;;
                --discount)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --idempotency_key)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payment_requests.retrieve')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payment_requests.list')
            case "$prev" in
                --limit)
                    COMPREPLY=()
                    return 0
                    ;;
                --offset)
                    COMPREPLY=()
                    return 0
                    ;;
                --status)
                    COMPREPLY=($(compgen -W "requested authorized succeeded canceled expired declined" -- "$cur"))
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payment_requests.cancel')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payment_providers.retrieve')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payment_providers.connect')
            case "$prev" in
                --return_url)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payment_handles.connect')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payment_handles.connection')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payment_handles.revoke')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payment_handles.verify')
            case "$prev" in
                --code)
                    COMPREPLY=()
                    return 0
                    ;;
                --connect_id)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payments.create')
            case "$prev" in
                --amount_cents)
                    COMPREPLY=()
                    return 0
                    ;;
                --currency)
                    COMPREPLY=()
                    return 0
                    ;;
                --handle)
                    COMPREPLY=()
                    return 0
                    ;;
                --description)
                    COMPREPLY=()
                    return 0
                    ;;
                --merchant)
                    COMPREPLY=()
                    return 0
                    ;;
                --metadata)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --idempotency_key)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payments.retrieve')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payments.cancel')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call payments.credentials')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call blocked_handles.list')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call blocked_handles.block')
            case "$prev" in
                --handle)
                    COMPREPLY=()
                    return 0
                    ;;
                --reason)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call blocked_handles.unblock')
            case "$prev" in
                --handle)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call experiences.retrieve')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call experiences.list')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call webhook_events.list')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call webhook_subscriptions.create')
            case "$prev" in
                --subscribed_events)
                    COMPREPLY=()
                    return 0
                    ;;
                --target_url)
                    COMPREPLY=()
                    return 0
                    ;;
                --phone_numbers)
                    COMPREPLY=()
                    return 0
                    ;;
                --routing_key_header)
                    COMPREPLY=()
                    return 0
                    ;;
                --routing_id_header)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call webhook_subscriptions.retrieve')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call webhook_subscriptions.update')
            case "$prev" in
                --is_active)
                    COMPREPLY=($(compgen -W "true false" -- "$cur"))
                    return 0
                    ;;
                --phone_numbers)
                    COMPREPLY=()
                    return 0
                    ;;
                --subscribed_events)
                    COMPREPLY=()
                    return 0
                    ;;
                --target_url)
                    COMPREPLY=()
                    return 0
                    ;;
                --routing_key_header)
                    COMPREPLY=()
                    return 0
                    ;;
                --routing_id_header)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call webhook_subscriptions.list')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call webhook_subscriptions.delete')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call capability.check_imessage')
            case "$prev" in
                --address)
                    COMPREPLY=()
                    return 0
                    ;;
                --from)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call capability.check_rcs')
            case "$prev" in
                --address)
                    COMPREPLY=()
                    return 0
                    ;;
                --from)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call contact_card.create')
            case "$prev" in
                --first_name)
                    COMPREPLY=()
                    return 0
                    ;;
                --phone_number)
                    COMPREPLY=()
                    return 0
                    ;;
                --image_url)
                    COMPREPLY=()
                    return 0
                    ;;
                --last_name)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call contact_card.retrieve')
            case "$prev" in
                --phone_number)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call contact_card.update')
            case "$prev" in
                --phone_number)
                    COMPREPLY=()
                    return 0
                    ;;
                --first_name)
                    COMPREPLY=()
                    return 0
                    ;;
                --image_url)
                    COMPREPLY=()
                    return 0
                    ;;
                --last_name)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chats.list')
            case "$prev" in
                --phone_number)
                    COMPREPLY=()
                    return 0
                    ;;
                --page)
                    COMPREPLY=()
                    return 0
                    ;;
                --per_page)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chats.create')
            case "$prev" in
                --send_from)
                    COMPREPLY=()
                    return 0
                    ;;
                --chat)
                    COMPREPLY=()
                    return 0
                    ;;
                --message)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --idempotency_key)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chats.find')
            case "$prev" in
                --phone_number)
                    COMPREPLY=()
                    return 0
                    ;;
                --phone_numbers)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chats.get')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chats.mark_as_read')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chats.start_typing')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chats.stop_typing')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chats.share_contact_card')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chat_messages.list')
            case "$prev" in
                --page)
                    COMPREPLY=()
                    return 0
                    ;;
                --per_page)
                    COMPREPLY=()
                    return 0
                    ;;
                --before)
                    COMPREPLY=()
                    return 0
                    ;;
                --after)
                    COMPREPLY=()
                    return 0
                    ;;
                --sort)
                    COMPREPLY=($(compgen -W "asc desc" -- "$cur"))
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chat_messages.send')
            case "$prev" in
                --text)
                    COMPREPLY=()
                    return 0
                    ;;
                --idempotency_key)
                    COMPREPLY=()
                    return 0
                    ;;
                --attachments)
                    COMPREPLY=()
                    return 0
                    ;;
                --attachment_urls)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chat_messages.get')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chat_messages.delete')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chat_messages.edit')
            case "$prev" in
                --text)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.chat_messages.react')
            case "$prev" in
                --type)
                    COMPREPLY=($(compgen -W "love like dislike laugh emphasize question" -- "$cur"))
                    return 0
                    ;;
                --operation)
                    COMPREPLY=($(compgen -W "add remove" -- "$cur"))
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.reactions.get')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.contacts.list')
            case "$prev" in
                --page)
                    COMPREPLY=()
                    return 0
                    ;;
                --per_page)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.contacts.create')
            case "$prev" in
                --contact)
                    COMPREPLY=()
                    return 0
                    ;;
                --user_email)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.contacts.find')
            case "$prev" in
                --email)
                    COMPREPLY=()
                    return 0
                    ;;
                --phone_number)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.contacts.get')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.contacts.update')
            case "$prev" in
                --contact)
                    COMPREPLY=()
                    return 0
                    ;;
                --user_email)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.contacts.patch')
            case "$prev" in
                --contact)
                    COMPREPLY=()
                    return 0
                    ;;
                --user_email)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.contacts.delete')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.phone_numbers.list')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.phone_numbers.update')
            case "$prev" in
                --forwarding_number)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.webhook_subscriptions.list')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.webhook_subscriptions.create')
            case "$prev" in
                --webhook_subscription)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.webhook_subscriptions.update')
            case "$prev" in
                --webhook_subscription)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.webhook_subscriptions.delete')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'call v2.imessage_availability.check')
            case "$prev" in
                --phone_number)
                    COMPREPLY=()
                    return 0
                    ;;
                --body)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'chat')
            case "$prev" in
                --messages)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'find')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'send')
            case "$prev" in
                --chat)
                    COMPREPLY=()
                    return 0
                    ;;
                --from)
                    COMPREPLY=()
                    return 0
                    ;;
                --to)
                    COMPREPLY=()
                    return 0
                    ;;
                --attach)
                    COMPREPLY=()
                    return 0
                    ;;
                --idempotency_key)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'upload')
            case "$prev" in
                --content_type)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'download')
            case "$prev" in
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'watch')
            case "$prev" in
                --from)
                    COMPREPLY=()
                    return 0
                    ;;
                --interval)
                    COMPREPLY=()
                    return 0
                    ;;
                --rounds)
                    COMPREPLY=()
                    return 0
                    ;;
                --port)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'trigger')
            case "$prev" in
                --payload)
                    COMPREPLY=($(compgen -W "2026-02-03 2025-01-01" -- "$cur"))
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'doctor')
            case "$prev" in
                --from)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
        'sandbox')
            case "$prev" in
                --port)
                    COMPREPLY=()
                    return 0
                    ;;
            esac

            ;;
    esac

    if [[ "$cur" = -* ]]; then
        COMPREPLY=($(compgen -W "$opts" -- "$cur"))
    fi
}

complete -F _linq -o bashdefault -o default linq
