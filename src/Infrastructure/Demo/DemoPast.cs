using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Conversations;

namespace TrailDesk.Infrastructure.Demo;

/// <summary>A little history, so that no page is empty on the first day. All of it is over: new messages start afresh.</summary>
internal sealed class DemoPast(DemoRows rows, Guid channelId)
{
    public async Task WriteAsync()
    {
        await AddEnquiryAsync(60, "LD-901", "won", DemoCast.Omar, DemoCast.Langtang, DemoCast.Tara, daysAgo: 38, people: 2,
            "Hola, we would like the Langtang trek for 2 people", "Great, Langtang Valley for 2 people. Tara will send you dates and a price.");
        await AddIncidentAsync(80, "INC-71", "medium", "vehicle", daysAgo: 27, "Bus has a flat tyre near Dhunche, we wait for a spare");
        await AddIncidentAsync(81, "INC-72", "high", "medical", daysAgo: 25, "One guest has altitude sickness, going down to Lama Hotel");
        await AddEnquiryAsync(70, "LD-902", "lost", DemoCast.Mina, DemoCast.Annapurna, DemoCast.Bikash, daysAgo: 12, people: 4,
            "Hello! What would the Annapurna Circuit cost for 4 of us?", "Thank you, Annapurna Circuit for 4 people. Bikash will send you an offer today.");
    }

    private const string EnquirySql = """
        insert into whatsapp_conversations (id, tenant_id, contact_id, channel_id, status, assignee_id, last_inbound_at, last_message_at, created_at, closed_at)
        values (@ConversationId, @TenantId, @ContactId, @ChannelId, 'closed', @AssigneeId, @At, @AnsweredAt, @At, @ClosedAt);
        insert into whatsapp_messages (id, tenant_id, conversation_id, contact_id, channel_id, direction, type, status,
          provider_message_id, body, provider_timestamp, received_at)
        values (@QuestionId, @TenantId, @ConversationId, @ContactId, @ChannelId, 'inbound', 'text', 'delivered', @QuestionRef, @Question, @At, @At);
        insert into whatsapp_messages (id, tenant_id, conversation_id, contact_id, channel_id, direction, type, status,
          provider_message_id, in_reply_to, body, queued_at, sent_at, delivered_at, read_at)
        values (@AnswerId, @TenantId, @ConversationId, @ContactId, @ChannelId, 'outbound', 'text', 'read', @AnswerRef, @QuestionId, @Answer,
          @At, @AnsweredAt, @AnsweredAt, @AnsweredAt);
        insert into leads (id, tenant_id, code, status, contact_id, conversation_id, package_id, product, people, month, language, source,
          assignee_id, created_at, updated_at)
        values (@LeadId, @TenantId, @Code, @Status, @ContactId, @ConversationId, @PackageId, @Product, @People, @Month, @Language, 'whatsapp',
          @AssigneeId, @At, @ClosedAt);
        """;

    private async Task AddEnquiryAsync(
        int number, string code, string status, DemoContact contact, DemoPackage package, DemoUser rep, int daysAgo, int people,
        string question, string answer)
    {
        var at = rows.Now.AddDays(-daysAgo);
        var leadId = DemoCast.Id(number);
        await rows.WriteAsync(EnquirySql, new
        {
            DemoCast.TenantId,
            ConversationId = DemoCast.Id(number + 1),
            QuestionId = DemoCast.Id(number + 2),
            AnswerId = DemoCast.Id(number + 3),
            LeadId = leadId,
            ContactId = contact.Id,
            ChannelId = channelId,
            AssigneeId = rep.Id,
            PackageId = package.Id,
            Code = code,
            Status = status,
            Product = SealFor(contact, package.Name),
            People = people,
            Month = at.AddMonths(2).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture),
            contact.Language,
            QuestionRef = $"demo.{code}.1",
            AnswerRef = $"demo.{code}.2",
            Question = SealMessage(contact, question),
            Answer = SealMessage(contact, answer),
            At = at,
            AnsweredAt = at.AddSeconds(2),
            ClosedAt = at.AddDays(3),
        });
        await AddEntryAsync("lead", leadId, "lead_created", contact.Name, $"{contact.Name} asked for {package.Name}, {people} people", at, contact);
        await AddEntryAsync("lead", leadId, "lead_updated", rep.Name, $"{code} was {status}", at.AddDays(3), contact);
    }

    private const string IncidentSql = """
        insert into incidents (id, tenant_id, code, status, severity, category, trip_id, reported_by, body, acknowledge_by, resolve_by,
          acknowledged_at, acknowledged_by, resolved_at, created_at)
        values (@Id, @TenantId, @Code, 'resolved', @Severity, @Category, @TripId, @ReportedBy, @Body, @AcknowledgeBy, @ResolveBy,
          @AcknowledgedAt, @AcknowledgedBy, @ResolvedAt, @At)
        """;

    private async Task AddIncidentAsync(int number, string code, string severity, string category, int daysAgo, string text)
    {
        var at = rows.Now.AddDays(-daysAgo);
        var id = DemoCast.Id(number);
        await rows.WriteAsync(IncidentSql, new
        {
            Id = id,
            DemoCast.TenantId,
            Code = code,
            Severity = severity,
            Category = category,
            TripId = DemoCast.Over.Id,
            ReportedBy = DemoCast.Dawa.Id,
            Body = rows.Seal(new SealedText(text), SealedJson.Default.SealedText),
            AcknowledgeBy = at.AddMinutes(15),
            ResolveBy = at.AddHours(4),
            AcknowledgedAt = at.AddMinutes(6),
            AcknowledgedBy = DemoCast.Operations.Id,
            ResolvedAt = at.AddHours(2),
            At = at,
        });
        foreach (var (kind, subject) in new[] { ("incident", id), ("trip", DemoCast.Over.Id) })
        {
            await AddEntryAsync(kind, subject, "incident_opened", DemoCast.Dawa.Name, $"{code}: {text}", at);
            await AddEntryAsync(kind, subject, "incident_resolved", DemoCast.Dawa.Name, $"{code} was resolved", at.AddHours(2));
        }
    }

    private const string EntrySql = """
        insert into timeline_entries (id, tenant_id, subject_kind, subject_id, at, kind, actor, source, body)
        values (@Id, @TenantId, @SubjectKind, @SubjectId, @At, @Kind, @Actor, 'whatsapp', @Body)
        """;

    private Task AddEntryAsync(
        string subjectKind, Guid subjectId, string kind, string actor, string text, DateTimeOffset at, DemoContact? contact = null) =>
        rows.WriteAsync(EntrySql, new
        {
            Id = Guid.CreateVersion7(at),
            DemoCast.TenantId,
            SubjectKind = subjectKind,
            SubjectId = subjectId,
            At = at,
            Kind = kind,
            // The column is in clear, so a customer is named by role alone.
            Actor = contact is not null && actor == contact.Name ? "customer" : actor,
            Body = contact is null
                ? rows.Seal(new SealedText(text), SealedJson.Default.SealedText)
                : rows.Seal(contact, new SealedText(text), SealedJson.Default.SealedText),
        });

    private byte[] SealMessage(DemoContact contact, string text) => rows.Seal(
        contact,
        new SealedMessage(new Party(contact.Phone, Name: contact.Name), new MessageContent { Text = text }),
        SealedJson.Default.SealedMessage);

    private byte[] SealFor(DemoContact contact, string text) =>
        Encryption.Sealed.Seal(rows.ContactKeys[contact.Id], System.Text.Encoding.UTF8.GetBytes(text));
}
