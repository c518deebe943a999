using System.Text;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.IntegrationTests.Support;

internal sealed partial class Seed
{
    private Task<int> WriteStaffAsync() => WriteAsync("""
        insert into users (id, tenant_id, name, phone_key, phone, roles) values (@User, @TenantId, 'Pemba Sherpa', @Key, @Phone, '{field_staff}');
        insert into whatsapp_configurations (id, tenant_id, provider, name, phone_number, phone_number_id, credentials, limit_group_id)
        values (@Channel, @TenantId, 'meta', 'Main', '+15550120', '106540352242900', @Credentials, @Channel);
        """, new
    {
        User,
        TenantId,
        Channel,
        Key = IdentityKeys.Phone("+15550130", _tenant),
        Phone = Seal("+15550130"),
        Credentials = Seal(new ChannelSecrets { AccessToken = "token", AppSecrets = ["secret"], VerifyToken = "verify" }, SealedJson.Default.ChannelSecrets),
    });

    private Task<int> WriteTripAsync(int i) => WriteAsync("""
        insert into packages (id, tenant_id, code, name, aliases, days, price, currency)
        values (@Package, @TenantId, @PackageCode, 'EBC Trek', '{ebc,"everest base camp"}', 12, 1390.5, 'USD');
        insert into trips (id, tenant_id, code, package_id, starts_on, ends_on, time_zone, departs_at, headcount, headcount_at)
        values (@Trip, @TenantId, @Code, @Package, '2026-11-18', '2026-11-29', 'Asia/Kathmandu', '07:30', 12, @At);
        insert into trip_assignments values (@TenantId, @Trip, @User, 'guide', '2026-11-18', '2026-11-28');
        """, new { TenantId, User, Package = Packages[i], PackageCode = $"EBC{i}", Trip = Trips[i], Code = $"TRP{i}", At });

    private Task<int> WriteContactAsync(int i)
    {
        var (key, wrapped) = KeyRing.NewKey(_tenant);
        _contactKeys.Add(key);
        return WriteAsync("""
            insert into keys.contact_keys (id, tenant_id, contact_id, wrapped) values (@KeyId, @TenantId, @Id, @Wrapped);
            insert into contacts (id, tenant_id, profile, language, created_at, updated_at) values (@Id, @TenantId, @Profile, 'en', @At, @Later);
            insert into contact_identities (tenant_id, key, contact_id, kind, value)
            values (@TenantId, @PhoneKey, @Id, 'phone', @Phone), (@TenantId, @UserKey, @Id, 'user_id', @UserId);
            insert into whatsapp_opt_ins (id, tenant_id, contact_id, purpose, state, method, source, wording, message_id, channel_id, actor_id, at)
            values (gen_random_uuid(), @TenantId, @Id, 'marketing', 'opted_in', 'form', 'api', null, null, null, null, @At),
              (gen_random_uuid(), @TenantId, @Id, 'marketing', 'opted_out', 'message', 'api', @Wording, @Message, @Channel, @User, @Later);
            """, new
        {
            TenantId,
            Id = Contacts[i],
            KeyId = key.Id,
            Wrapped = wrapped,
            Profile = SealFor(i, new SealedProfile("Asha Rao", "asharao"), SealedJson.Default.SealedProfile),
            PhoneKey = IdentityKeys.Phone($"+1555020{i}", _tenant),
            Phone = SealFor(i, $"+1555020{i}"),
            UserKey = IdentityKeys.UserId($"US.{i}", _tenant),
            UserId = SealFor(i, $"US.{i}"),
            Wording = SealFor(i, "no more offers please"),
            Message = Messages[i],
            Channel,
            User,
            At,
            Later = At.AddDays(1),
        });
    }

    private Task<int> WriteConversationAsync(int i) => WriteAsync("""
        insert into whatsapp_conversations (id, tenant_id, contact_id, channel_id, status, assignee_id, last_inbound_at, free_entry_until,
          last_message_at, created_at)
        values (@Id, @TenantId, @Contact, @Channel, 'active', @User, @At, @FreeUntil, @At, @At);
        insert into whatsapp_messages (id, tenant_id, conversation_id, contact_id, channel_id, direction, type, status, provider_message_id,
          reply_to_provider_message_id, body, errors, provider_timestamp, received_at)
        values (@Message, @TenantId, @Id, @Contact, @Channel, 'inbound', 'image', 'delivered', @In, 'wamid.before', @Body, @Errors, @At, @Later);
        insert into whatsapp_media (id, tenant_id, message_id, position, kind, state, reason) values (@Media, @TenantId, @Message, 1, 'voice', 'refused', 'too_large');
        insert into whatsapp_messages (id, tenant_id, conversation_id, contact_id, channel_id, direction, type, status, provider_message_id,
          author_id, body, price_category, price_billable, price_model, price_type, price_origin, queued_at, sent_at, delivered_at, read_at)
        values (@Answer, @TenantId, @Id, @Contact, @Channel, 'outbound', 'interactive', 'read', @Out, @User, @AnswerBody, 'utility', true, 'PMP', 'regular', 'referral_conversion', @At, @At, @Later, @Later);
        """, new
    {
        TenantId,
        Channel,
        User,
        Id = Conversations[i],
        Contact = Contacts[i],
        Message = Messages[i],
        Answer = Answers[i],
        Media = Media[i],
        In = $"wamid.in.{i}",
        Out = $"wamid.out.{i}",
        Body = SealFor(i, new SealedMessage(new Party("+15550200", "US.0", "US.ENT.0", "Asha", "asha.rao"), Everything), SealedJson.Default.SealedMessage),
        Errors = SealFor(i, (IReadOnlyList<ErrorPart>)[new ErrorPart("131051", "Unsupported", "Not a known type")], SealedJson.Default.IReadOnlyListErrorPart),
        AnswerBody = SealFor(i, new SealedMessage(new Party("+15550200", "US.0", Name: "Asha"), Answered), SealedJson.Default.SealedMessage),
        At,
        Later = At.AddSeconds(1),
        FreeUntil = At.AddHours(72),
    });

    private Task<int> WriteLeadAsync(int i) => WriteAsync("""
        insert into leads (id, tenant_id, code, status, contact_id, conversation_id, package_id, product, people, month, language, source,
          referral, assignee_id, created_at, updated_at)
        values (@Id, @TenantId, @Code, 'assigned', @Contact, @Conversation, @Package, @Product, 2, '2026-12', 'en', 'ad', @Referral, @User, @At, @Later);
        insert into timeline_entries (id, tenant_id, subject_kind, subject_id, at, kind, actor, source, body)
        values (@Entry, @TenantId, 'lead', @Id, @At, 'lead_created', 'customer', 'whatsapp', @Body);
        """, new
    {
        TenantId,
        User,
        Id = Leads[i],
        Code = $"LD-{i}",
        Contact = Contacts[i],
        Conversation = Conversations[i],
        Package = Packages[i],
        Product = SealFor(i, "Everest trek"),
        Referral = SealFor(i, Everything.Referral!, SealedJson.Default.ReferralPart),
        Entry = Entries[i],
        Body = SealFor(i, new SealedText("Asha asked", new Dictionary<string, string> { ["people"] = "2" }), SealedJson.Default.SealedText),
        At,
        Later = At.AddHours(1),
    });

    private Task<int> WriteBookingAsync(int i) => WriteAsync("""
        insert into bookings (id, tenant_id, code, status, contact_id, trip_id, starts_on, ends_on, total, currency, created_at)
        values (@Id, @TenantId, @Code, 'confirmed', @Contact, @Trip, '2026-11-18', '2026-11-29', 2500, 'USD', @At);
        insert into booking_travellers (id, tenant_id, booking_id, name) values (@Traveller, @TenantId, @Id, @Name);
        insert into payment_schedules (id, tenant_id, booking_id, due_on, amount) values (gen_random_uuid(), @TenantId, @Id, '2026-11-04', 1750.25);
        insert into payments (id, tenant_id, booking_id, amount, currency, paid_at) values (@Payment, @TenantId, @Id, 749.75, 'USD', @At);
        insert into reminders (id, tenant_id, booking_id, kind, subject_id, step, for_day, due_at, good_until, state, reason, message_id, channel, amount, sent_at)
        select @Reminder, @TenantId, @Id, 'payment', s.id, 'D-7', '2026-11-04', @At, @At, case when @IsSent then 'sent' else 'skipped' end,
          case when @IsSent then null else 'no_template' end, @Answer, case when @IsSent then 'whatsapp' end, 1000.5, case when @IsSent then @At end
        from payment_schedules s where s.tenant_id = @TenantId and s.booking_id = @Id;
        """, new
    {
        TenantId,
        Id = Bookings[i],
        Code = $"BK-{i}",
        Contact = Contacts[i],
        Trip = Trips[i],
        Traveller = Travellers[i],
        Payment = Payments[i],
        Reminder = Reminders[i],
        Answer = Answers[i],
        IsSent = i < 2,
        Name = SealFor(i, "Dev Rao"),
        At,
    });

    private Task<int> WriteIncidentAsync(int i) => WriteAsync("""
        insert into incidents (id, tenant_id, code, status, severity, category, trip_id, reported_by, conversation_id, body, acknowledge_by,
          resolve_by, acknowledged_at, acknowledged_by, resolved_at, created_at)
        values (@Id, @TenantId, @Code, 'resolved', 'high', 'medical', @Trip, @User, @Conversation, @Body, @AcknowledgeBy, @ResolveBy,
          @At, @User, @ResolveBy, @At);
        insert into incident_attachments values (@TenantId, @Id, @Message);
        """, new
    {
        TenantId,
        User,
        Id = Incidents[i],
        Code = $"INC-{i}",
        Trip = Trips[i],
        Conversation = Conversations[i],
        Message = Messages[i],
        Body = Seal(new SealedText("Guest is ill"), SealedJson.Default.SealedText),
        AcknowledgeBy = At.AddMinutes(15),
        ResolveBy = At.AddHours(4),
        At,
    });

    // The first event is a dead letter, the second waits in the inbox, the others are done.
    private Task<int> WriteEventsAsync(int i) => WriteAsync("""
        insert into webhook_events (tenant, id, channel, kind, received_at, slice) values (@TenantId, @Id, @Channel, 'message', @At, '\x00');
        insert into inbox (shard, tenant, channel, event, kind, sender, sender_keys, received_at, wait_until)
        select 1, @TenantId, @Channel, @Id, 'message', @Id, '{}', @At, 'infinity' where @I = 1;
        insert into dead_letters (id, tenant_id, channel_id, event_id, kind, reason, attempts, shard, sender, sender_keys, received_at, died_at, replayed_at)
        values (@Letter, @TenantId, @Channel, @Id, 'message', 'The handler failed.', 3, 1, @Id, '{}', @At, @Died, case when @I > 0 then @Died end);
        insert into whatsapp_audit_logs (id, tenant_id, at, actor_id, action, subject_kind, subject_id, details)
        values (@Log, @TenantId, @At, @User, 'conversation.assigned', 'conversation', @Conversation, @Details);
        """, new
    {
        TenantId,
        Channel,
        User,
        I = i,
        Id = Events[i],
        Letter = DeadLetters[i],
        Log = AuditLogs[i],
        Conversation = Conversations[i],
        Details = Seal("""{"to":"Tara"}"""),
        At,
        Died = At.AddSeconds(14),
    });

    private const string TemplateWords = """
        {"name":"$NAME","language":"en","category":"UTILITY","header":{"kind":"text","text":"Trip","sample":"4::aW","mediaId":"0198c5a0-0000-7000-8000-00000000a001"},"body":"Hello {{name}}, it begins soon.","footer":"Desk",
         "buttons":[{"kind":"url","text":"View","url":"https://ex.example/{{name}}"},{"kind":"phone","text":"Call","phone":"+15550100001"},{"kind":"copy_code","text":"Copy","code":"EBC"}],
         "variables":[{"name":"name","field":"contact.name","sample":"Asha"}]}
        """;

    private Task<int> WriteTemplateAsync(int i) => WriteAsync("""
        insert into whatsapp_templates (id, tenant_id, account, channel_id, name, language, category, status, definition, provider_id, reason, quality,
          approved_by, approved_at, submitted_at, status_heard_at, created_at, updated_at, previous_category)
        values (@Id, @TenantId, @Account, @Channel, @Name, 'en', 'UTILITY', 'approved', @Words::jsonb, @Name, 'NONE', 'GREEN', @User, @At, @At, @At, @At, @At, 'MARKETING')
        """, new
    {
        Id = Templates[i],
        TenantId,
        Account = $"meta:{Channel}",
        Channel,
        Name = $"seeded_{i}",
        Words = TemplateWords.Replace("$NAME", $"seeded_{i}", StringComparison.Ordinal),
        User,
        At,
    });

    private const string BroadcastWords = """
        {"audience":{"lists":["$LIST"],"contacts":["$CONTACT"],"travellers":{"trips":["$TRIP"],"packages":["$PACKAGE"],"statuses":["confirmed"]},
          "query":{"languages":["en"],"countries":["NP"],"seenAfter":"2026-11-01T00:00:00Z","seenBefore":"2026-12-01T00:00:00Z","leadStatuses":["quoted"],"packages":["0198c5a0-0000-7000-8000-00000000000a"]},
          "exceptLists":["$LIST"],"exceptContacts":["$OTHER"],"exceptBroadcasts":["0198c5a0-0000-7000-8000-00000000000b"]},
         "template":{"name":"seeded_0","language":"en"},"text":"Hello {{name}}, {{news}}",
         "variables":{"name":{"field":"contact.name","fallback":"traveller"},"news":{"value":"it snows"}},
         "quietHours":{"from":"21:00:00","to":"08:00:00"},"budget":{"amount":50,"currency":"USD"},"deadline":"2030-01-01T00:00:00Z"}
        """;

    // The first contact has a message, the second waits, the third was passed over.
    private Task<int> WriteBroadcastAsync(int i) => WriteAsync("""
        insert into whatsapp_broadcast_lists (id, tenant_id, name, created_by, created_at) values (@List, @TenantId, @Name, @User, @At);
        insert into broadcast_list_members (tenant_id, list_id, contact_id) select @TenantId, @List, id from contacts where tenant_id = @TenantId;
        insert into broadcasts (id, tenant_id, name, status, channel_id, purpose, plan, reason, recipients, spent, created_by, started_by, approved_by,
          started_at, ended_at, changed_at, created_at)
        values (@Id, @TenantId, @Name, 'paused', @Channel, 'booking', @Plan, 'The template is paused.', 3, 1.5, @User, @User, @User, @At, @At, @At, @At);
        insert into broadcast_recipients (tenant_id, broadcast_id, contact_id, booking_id, state, reason, message_id, due_at, handed_at)
        select @TenantId, @Id, c.id, @Booking, c.state, c.reason, c.message, @At, @At
        from (values (@One::uuid, 'handed', null, @Message), (@Two::uuid, 'pending', null, null), (@Three::uuid, 'skipped', 'consent', null)) as c (id, state, reason, message);
        """, new
    {
        TenantId,
        Channel,
        User,
        List = BroadcastLists[i],
        Id = Broadcasts[i],
        Name = $"Season {i}",
        Booking = Bookings[i],
        Message = Messages[0],
        One = Contacts[0],
        Two = Contacts[1],
        Three = Contacts[2],
        Plan = Sealed.Seal(_tenant.Sealing, Encoding.UTF8.GetBytes(BroadcastWords
            .Replace("$LIST", $"{BroadcastLists[i]}", StringComparison.Ordinal).Replace("$CONTACT", $"{Contacts[0]}", StringComparison.Ordinal)
            .Replace("$OTHER", $"{Contacts[i]}", StringComparison.Ordinal).Replace("$TRIP", $"{Trips[i]}", StringComparison.Ordinal)
            .Replace("$PACKAGE", $"{Packages[i]}", StringComparison.Ordinal))),
        At,
    });
}
