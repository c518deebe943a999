using TrailDesk.Survival.Checking;

namespace TrailDesk.EndToEndTests.Survival;

/// <summary>A history made by hand, right at first: each message is stored, answered and delivered in turn.</summary>
internal sealed class Story
{
    private readonly Dictionary<Chat, Guid> conversations = [];

    public List<WrittenMessage> Written { get; } = [];
    public List<AcceptedSend> Sends { get; } = [];
    public List<StoredMessage> Stored { get; } = [];

    public Story Ask(Chat chat, int place, string id, string code)
    {
        if (!conversations.TryGetValue(chat, out var conversation)) conversations[chat] = conversation = Guid.NewGuid();
        var (question, answer) = (Guid.NewGuid(), Guid.NewGuid());
        Written.Add(new(chat, place, id, code, true));
        Stored.Add(new(question, Stored.Count, conversation, chat.Channel, true, "delivered") { ProviderMessageId = id });
        Stored.Add(new(answer, Stored.Count, conversation, chat.Channel, false, "delivered") { ProviderMessageId = $"out-{code}", InReplyTo = question });
        Sends.Add(new(chat.Channel, chat.Phone, code, $"{answer}", $"out-{code}"));
        return this;
    }

    public void Change(string providerMessageId, Func<StoredMessage, StoredMessage> change)
    {
        var at = Stored.FindIndex(row => row.ProviderMessageId == providerMessageId);
        Stored[at] = change(Stored[at]);
    }

    public void SendAgain(string code, bool isMarked)
    {
        var first = Sends.First(send => send.Code == code);
        Sends.Add(first with { ProviderMessageId = $"again-{code}" });
        var at = Stored.FindIndex(row => $"{row.Id}" == first.Echo);
        Stored[at] = Stored[at] with { IsResent = isMarked };
    }

    public History History() => new() { Written = Written, Sends = Sends, Stored = Stored };
}
