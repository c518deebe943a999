namespace TrailDesk.Survival.Checking;

/// <summary>Everything that is known of a run: what was written, what reached the providers, what the database holds.</summary>
internal sealed record History
{
    public IReadOnlyList<WrittenMessage> Written { get; init; } = [];

    /// <summary>Sends that a provider accepted, in the order of its doing so.</summary>
    public IReadOnlyList<AcceptedSend> Sends { get; init; } = [];

    public IReadOnlyList<StoredMessage> Stored { get; init; } = [];

    /// <summary>Rows of queues that should be empty when a run has come to rest.</summary>
    public IReadOnlyList<Leftover> Leftovers { get; init; } = [];

    /// <summary>Messages that still stand in the inbox, by number: they are late, not lost.</summary>
    public IReadOnlyDictionary<Guid, int> Waiting { get; init; } = new Dictionary<Guid, int>();

    /// <summary>The desk's ids of answers that were seen in doubt at some moment.</summary>
    public IReadOnlyCollection<Guid> InDoubt { get; init; } = [];

    /// <summary>Whether the providers told what became of each send, again and again until they were heard.</summary>
    public bool HasStatuses { get; init; } = true;

    /// <summary>Sends that were on their way when nodes died or connections broke: without statuses so many may go twice.</summary>
    public int InFlightAtKills { get; init; }
}

/// <summary>Steady: one after the other. Batch: all in one webhook. Burst: all at once. Hot: so fast that not each is answered.</summary>
internal enum ChatKind { Steady, Batch, Burst, Hot }

/// <summary>A person on a number.</summary>
internal sealed record Chat(string Phone, Guid Channel, string Provider, ChatKind Kind);

/// <param name="Place">Its place among the chat's messages.</param>
/// <param name="Code">What its answer repeats.</param>
/// <param name="IsAcknowledged">A webhook with it was answered 2xx.</param>
internal sealed record WrittenMessage(Chat Chat, int Place, string Id, string Code, bool IsAcknowledged);

/// <param name="Code">Null where the text repeats none.</param>
/// <param name="Echo">The desk's own id of the message.</param>
internal sealed record AcceptedSend(Guid Channel, string Phone, string? Code, string? Echo, string ProviderMessageId);

internal sealed record StoredMessage(Guid Id, long Order, Guid Conversation, Guid Channel, bool IsInbound, string Status)
{
    public string? ProviderMessageId { get; init; }
    public Guid? InReplyTo { get; init; }
    public bool IsResent { get; init; }
}

internal sealed record Leftover(string Where, string Id);

/// <summary>Misanswered: the desk said of itself what was not so, or failed where it should have said "later".</summary>
internal enum FindingKind { Lost, Duplicated, Misdirected, Reordered, Stuck, Misanswered }

/// <param name="Ids">Those that show it.</param>
internal sealed record Finding(FindingKind Kind, string What, IReadOnlyList<string> Ids)
{
    public override string ToString() => $"{Kind}: {What} ({string.Join(", ", Ids)})";
}
