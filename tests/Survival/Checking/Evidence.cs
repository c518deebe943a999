namespace TrailDesk.Survival.Checking;

/// <summary>A history, looked up from the sides that the checks need.</summary>
internal sealed class Evidence
{
    public Evidence(History history)
    {
        History = history;
        ByCode = history.Written.ToDictionary(message => message.Code);
        Inbound = history.Stored.Where(row => row.IsInbound).ToLookup(row => row.ProviderMessageId ?? "");
        SendsOf = history.Sends.Where(send => send.Code is not null).ToLookup(send => send.Code!);
        Outbound = history.Stored.Where(row => !row.IsInbound).ToDictionary(row => row.Id.ToString("D"));
        TwilioChannels = history.Written.Where(message => message.Chat.Provider == "twilio").Select(message => message.Chat.Channel).ToHashSet();
        Resent = history.Stored.Where(row => row.IsResent).Select(row => row.Id.ToString("D")).ToHashSet();
        MayBeLate = history.InDoubt.Select(id => id.ToString("D")).Concat(Resent).ToHashSet();
    }

    public History History { get; }
    public IReadOnlyDictionary<string, WrittenMessage> ByCode { get; }

    /// <summary>Stored rows by the provider's id.</summary>
    public ILookup<string, StoredMessage> Inbound { get; }

    /// <summary>Accepted sends by the code that they repeat.</summary>
    public ILookup<string, AcceptedSend> SendsOf { get; }

    public IReadOnlyDictionary<string, StoredMessage> Outbound { get; }

    public IReadOnlySet<Guid> TwilioChannels { get; }

    /// <summary>Ids of messages that the desk says to have sent once more.</summary>
    public IReadOnlySet<string> Resent { get; }

    /// <summary>Ids of messages whose outcome was unknown for a while: later ones did not wait for them.</summary>
    public IReadOnlySet<string> MayBeLate { get; }

    public IEnumerable<IGrouping<Chat, WrittenMessage>> Chats => History.Written.GroupBy(message => message.Chat);

    public bool IsResent(AcceptedSend send) => send.Echo is { } echo && Resent.Contains(echo);
}
