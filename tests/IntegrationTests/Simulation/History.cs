namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>What is known of a seed at its end: what was written, what the provider took, what the database holds.</summary>
internal sealed record History
{
    public required IReadOnlyList<WrittenMessage> Written { get; init; }
    public required IReadOnlyList<AcceptedSend> Accepted { get; init; }
    public required IReadOnlyList<StoredRow> Rows { get; init; }
    public required IReadOnlyList<DeadLetter> DeadLetters { get; init; }

    /// <summary>Messages of ours that were in doubt at some moment: later ones did not wait for them.</summary>
    public required IReadOnlySet<Guid> Doubted { get; init; }

    public IEnumerable<StoredRow> Inbound => Rows.Where(row => row.Direction == "inbound");
    public IEnumerable<StoredRow> Answers => Rows.Where(row => row.Direction == "outbound");

    private const string RowsSql = """
        select m.id as Id, m.seq as Seq, m.conversation_id as Conversation, m.direction as Direction, m.status as Status,
          m.provider_message_id as ProviderId, m.in_reply_to as InReplyTo, m.resent as IsResent
        from whatsapp_messages m where m.tenant_id = any(@tenants) order by m.seq
        """;

    private const string LettersSql = """
        select e.id as Event, r.message_ref as Ref, e.kind as Kind, r.reason as Reason, r.attempts as Attempts, r.channel_id as Channel
        from dead_letters r join webhook_events e on e.tenant = r.tenant_id and e.id = r.event_id where r.tenant_id = any(@tenants)
        """;

    private const string DoubtsSql = """
        select distinct message from simulated.doubts
        """;

    public static async Task<History> ReadAsync(SimulatedDatabase database, Guid[] tenants, IReadOnlyList<WrittenMessage> written, IReadOnlyList<AcceptedSend> accepted) => new()
    {
        Written = written,
        Accepted = accepted,
        Rows = await database.ReadAsync<StoredRow>(RowsSql, new { tenants }),
        DeadLetters = await database.ReadAsync<DeadLetter>(LettersSql, new { tenants }),
        Doubted = (await database.ReadAsync<Guid>(DoubtsSql)).ToHashSet(),
    };
}

internal sealed record StoredRow(Guid Id, long Seq, Guid Conversation, string Direction, string Status, string? ProviderId, Guid? InReplyTo, bool IsResent);

internal sealed record DeadLetter(Guid Event, Guid? Ref, string Kind, string Reason, short Attempts, Guid? Channel);
