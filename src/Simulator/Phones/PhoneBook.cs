using System.Collections.Concurrent;
using TrailDesk.Simulator.Channels;

namespace TrailDesk.Simulator.Phones;

/// <summary>Everybody who has a phone: those on the page, and whoever else is written to. Bounded in all directions.</summary>
internal sealed class PhoneBook
{
    private static readonly PhoneCard[] Fallback =
    [
        new("Asha Rao", "customer", "+9779800000001"),
        new("Budi Santoso", "second customer", "+6281200000002"),
        new("Pemba Sherpa", "guide", "+9779800000003"),
        new("Maya Gurung", "manager", "+9779800000004")
    ];

    private readonly SimulatorSettings settings;
    private readonly ConcurrentDictionary<string, Phone> phones = new();
    private readonly ConcurrentDictionary<string, Phone> byUserId = new();
    private readonly ConcurrentDictionary<string, PhoneMessage> byMessageId = new();
    private readonly ConcurrentQueue<Phone> arrivals = new();
    private volatile Phone[] pinned = [];
    private int phoneCount;

    public PhoneBook(SimulatorSettings settings)
    {
        this.settings = settings;
        Pin(Fallback);
    }

    public IReadOnlyList<Phone> Pinned => pinned;

    public void Pin(IEnumerable<PhoneCard> cards)
    {
        foreach (var phone in pinned) phone.Pinned = false;
        pinned = [.. cards.Select(Pin)];
    }

    public Phone Get(string number)
    {
        var digits = PhoneDigits.Of(number);
        return phones.TryGetValue(digits, out var known) ? known : Add(digits);
    }

    public Phone OfUserId(string userId) => byUserId.TryGetValue(userId, out var known) ? known : Adopt(userId);

    public void Adopt(Phone phone, string userId) => byUserId[phone.UserId = userId] = phone;

    public void Add(Phone phone, PhoneMessage message)
    {
        message.Owner = phone;
        byMessageId[message.ProviderMessageId] = message;
        if (phone.Add(message, settings.PhoneMessages) is { } old) Forget(old);
        arrivals.Enqueue(phone);
        if (arrivals.Count > settings.MessagesInAll) MakeRoom();
    }

    public PhoneMessage? Message(string providerMessageId) => byMessageId.GetValueOrDefault(providerMessageId);

    public void ClearMessages()
    {
        arrivals.Clear();
        byMessageId.Clear();
        foreach (var phone in phones.Values) phone.Clear();
    }

    private Phone Pin(PhoneCard card)
    {
        var phone = Get(card.Phone);
        (phone.Name, phone.Role, phone.Pinned) = (card.Name, card.Role, true);
        if (card.UserId is not null) Adopt(phone, card.UserId);
        return phone;
    }

    private Phone Add(string digits)
    {
        if (Interlocked.Increment(ref phoneCount) > settings.Phones) ForgetStrangers();
        var phone = phones.GetOrAdd(digits, made => new Phone(made, $"+{made}", "other", PhoneDigits.UserId(made)));
        byUserId[phone.UserId] = phone;
        return phone;
    }

    // A business may write to a user id whose phone it never learnt.
    private Phone Adopt(string userId) =>
        byUserId.GetOrAdd(userId, id => new Phone("", id, "other", id));

    private void MakeRoom()
    {
        if (arrivals.TryDequeue(out var phone) && !phone.Pinned && phone.DropOldest() is { } old) Forget(old);
    }

    private void Forget(PhoneMessage message) => byMessageId.TryRemove(message.ProviderMessageId, out _);

    private void ForgetStrangers()
    {
        foreach (var phone in phones.Values.Where(phone => !phone.Pinned))
        {
            phones.TryRemove(phone.Digits, out _);
            byUserId.TryRemove(phone.UserId, out _);
        }
        Interlocked.Exchange(ref phoneCount, phones.Count);
    }
}
