namespace TrailDesk.Domain.Conversations;

/// <summary>One thread with one person on one channel, from its first message until it is closed or expires.</summary>
public sealed class Conversation
{
    /// <summary>Above this many messages a minute from one sender, to all our numbers together, the desk stops answering by itself.</summary>
    public const int AutomaticRepliesPerMinute = 20;

    private static readonly TimeSpan FreeEntry = TimeSpan.FromHours(72);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public required Guid Id { get; init; }
    public required Guid ContactId { get; init; }
    public required Guid ChannelId { get; init; }
    public required string Status { get; set; }
    public Guid? AssigneeId { get; set; }
    public DateTimeOffset? LastInboundAt { get; set; }
    public DateTimeOffset? ReferralAt { get; set; }
    public DateTimeOffset? FreeEntryUntil { get; set; }
    public DateTimeOffset LastMessageAt { get; set; }
    /// <summary>A broadcast began it, and nobody has written in it since.</summary>
    public bool IsQuiet { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>What the desk asked last (product, people, month, booking, incident); null when nothing is open.</summary>
    public string? Expecting { get; set; }

    /// <summary>Ids that the question offered, in the order they were offered.</summary>
    public string? ExpectingData { get; set; }
    public int Misses { get; set; }
    public DateTimeOffset? RepliesSince { get; set; }
    public int ReplyCount { get; set; }
    public int Version { get; init; } = 1;
    public bool IsNew { get; init; }

    public static Conversation Open(Guid id, Guid contactId, Guid channelId, DateTimeOffset now) => new()
    {
        Id = id,
        ContactId = contactId,
        ChannelId = channelId,
        Status = "active",
        LastMessageAt = now,
        CreatedAt = now,
        IsNew = true,
    };

    /// <param name="sentAt">The provider's time of the message, which the customer service window counts from.</param>
    /// <param name="opensWindow">False for WhatsApp's own notices about the person.</param>
    public void Receive(DateTimeOffset sentAt, DateTimeOffset now, bool fromAdvertisement, bool opensWindow = true)
    {
        if (opensWindow && (LastInboundAt is null || sentAt > LastInboundAt)) LastInboundAt = sentAt;
        if (fromAdvertisement && (ReferralAt is null || sentAt > ReferralAt)) ReferralAt = sentAt;
        (LastMessageAt, IsQuiet) = (now, false);
    }

    /// <summary>An answer within a day of an ad's message opens the free entry point for three days, with each ad anew.</summary>
    public void Answer(DateTimeOffset now)
    {
        if (ReferralAt is { } referral && now - referral <= TimeSpan.FromHours(24) && (FreeEntryUntil is not { } until || until < referral + FreeEntry))
            FreeEntryUntil = referral + FreeEntry;
        LastMessageAt = now;
    }

    /// <summary>A person takes it, or nobody: then the desk answers again.</summary>
    public void AssignTo(Guid? user)
    {
        (Status, AssigneeId) = ("active", user);
        if (user is not null) return;
        Misses = 0;
        Forget();
    }

    /// <summary>A person was promised; until one is there the desk goes on answering what it can read.</summary>
    public void WaitFor(Guid? user)
    {
        (Status, AssigneeId, Misses) = ("waiting", user, 0);
        Forget();
    }

    public bool IsWaiting => Status == "waiting";

    /// <summary>The office has written: whoever waited for a person has one.</summary>
    /// <param name="user">Null for a machine that writes on somebody's behalf.</param>
    public void TakeUp(Guid? user)
    {
        if (!IsWaiting) return;
        (Status, AssigneeId) = ("active", AssigneeId ?? user);
        Forget();
    }

    public void Close(DateTimeOffset now)
    {
        (Status, ClosedAt, AssigneeId) = ("closed", now, null);
        Forget();
    }

    public void Reopen() => (Status, ClosedAt) = ("active", null);

    /// <summary>WhatsApp's window belongs to the person and the number, so a new thread goes on with what the last one had.</summary>
    public void ContinueWindowOf(Conversation last) =>
        (LastInboundAt, ReferralAt, FreeEntryUntil) = (last.LastInboundAt, last.ReferralAt, last.FreeEntryUntil);

    public bool IsOpen => Status is "active" or "waiting";

    public void Ask(string what, string? data = null) => (Expecting, ExpectingData) = (what, data);

    public void StopAsking() => Forget();

    private void Forget() => (Expecting, ExpectingData) = (null, null);

    /// <summary>How the desk may answer the message that has just come.</summary>
    /// <param name="open">The person's open threads, with all our numbers: the limit is the sender's.</param>
    public AutomaticReply MayReplyAutomatically(DateTimeOffset now, IEnumerable<Conversation> open)
    {
        if (AssigneeId is not null && !IsWaiting) return AutomaticReply.No;
        if (RepliesSince is not { } since || now - since >= Minute) (RepliesSince, ReplyCount) = (now, 0);
        var others = open.Where(thread => thread.Id != Id && now - thread.RepliesSince < Minute).Select(thread => thread.ReplyCount).ToList();
        if (ReplyCount + others.Sum() < AutomaticRepliesPerMinute)
        {
            ReplyCount++;
            return AutomaticReply.Yes;
        }

        var isTold = others.Append(ReplyCount).Any(count => count >= TooMany);
        ReplyCount = TooMany;
        return isTold ? AutomaticReply.No : AutomaticReply.SlowDown;
    }

    // One more than are answered: they were told that it is too fast.
    private const int TooMany = AutomaticRepliesPerMinute + 1;
}

/// <summary>Yes; a person has it or the sender was already told to slow down; or say once that it is too fast.</summary>
public enum AutomaticReply { Yes, No, SlowDown }
