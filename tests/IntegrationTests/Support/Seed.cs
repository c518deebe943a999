using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.IntegrationTests.Support;

/// <summary>
/// Five of everything in one tenant, with every field present. All were made at the same moment, so that only ids tell
/// them apart in a list.
/// </summary>
internal sealed partial class Seed
{
    public const int Copies = 5;
    public static readonly DateTimeOffset At = new(2026, 11, 20, 8, 15, 30, 123, TimeSpan.Zero);
    private readonly TenantTransaction _transaction;
    private readonly TenantKeys _tenant;
    private readonly List<SealingKey> _contactKeys = [];

    private Seed(TenantTransaction transaction, TenantKeys tenant) => (_transaction, _tenant) = (transaction, tenant);

    public Guid TenantId => _tenant.TenantId;
    public Guid Channel { get; } = Guid.CreateVersion7();
    public Guid User { get; } = Guid.CreateVersion7();
    public List<Guid> ContactKeyIds => [.. _contactKeys.Select(key => key.Id)];
    public List<Guid> Packages { get; } = Ids();
    public List<Guid> Trips { get; } = Ids();
    public List<Guid> Contacts { get; } = Ids();
    public List<Guid> Conversations { get; } = Ids();
    public List<Guid> Messages { get; } = Ids();
    public List<Guid> Answers { get; } = Ids();
    public List<Guid> Media { get; } = Ids();
    public List<Guid> Leads { get; } = Ids();
    public List<Guid> Bookings { get; } = Ids();
    public List<Guid> Travellers { get; } = Ids();
    public List<Guid> Payments { get; } = Ids();
    public List<Guid> Incidents { get; } = Ids();
    public List<Guid> Entries { get; } = Ids();
    public List<Guid> Events { get; } = Ids();
    public List<Guid> DeadLetters { get; } = Ids();
    public List<Guid> AuditLogs { get; } = Ids();
    public List<Guid> Templates { get; } = Ids();

    private static List<Guid> Ids() => [.. Enumerable.Range(0, Copies).Select(_ => Guid.CreateVersion7())];

    public static async Task<Seed> WriteAsync(IServiceProvider services, Guid tenantId)
    {
        var tenant = await services.GetRequiredService<KeyRing>().TenantAsync(tenantId, CancellationToken.None);
        await using var transaction = await services.GetRequiredService<Db>().BeginAsync(tenantId, CancellationToken.None);
        var seed = new Seed(transaction, tenant);
        await seed.WriteStaffAsync();
        for (var i = 0; i < Copies; i++)
        {
            await seed.WriteTripAsync(i);
            await seed.WriteContactAsync(i);
            await seed.WriteConversationAsync(i);
            await seed.WriteLeadAsync(i);
            await seed.WriteBookingAsync(i);
            await seed.WriteIncidentAsync(i);
            await seed.WriteEventsAsync(i);
            await seed.WriteTemplateAsync(i);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return seed;
    }

    private Task<int> WriteAsync(string sql, object parameters) => _transaction.Connection.ExecuteAsync(sql, parameters);

    private byte[] Seal(string text) => Sealed.Seal(_tenant.Sealing, Encoding.UTF8.GetBytes(text));

    private byte[] Seal<T>(T value, JsonTypeInfo<T> type) => Sealed.Seal(_tenant.Sealing, JsonSerializer.SerializeToUtf8Bytes(value, type));

    private byte[] SealFor(int contact, string text) => Sealed.Seal(_contactKeys[contact], Encoding.UTF8.GetBytes(text));

    private byte[] SealFor<T>(int contact, T value, JsonTypeInfo<T> type) =>
        Sealed.Seal(_contactKeys[contact], JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    public static readonly MessageContent Everything = new()
    {
        Text = "  Is this\nthe lodge?  ",
        Media =
        [
            new MediaPart("image", "1013859600285441", "image/jpeg", "lodge.jpg", "the lodge", "https://media.example/1", "b64=", Animated: false),
            new MediaPart("voice", "1013859600285442", "audio/ogg"),
        ],
        Location = new LocationPart(27.9881, 86.925, "Gorak Shep", "Khumbu", "https://maps.example/gs"),
        Interactive = new InteractivePart("list_reply", "row-1", "EBC Trek", "12 days", "payload-1", "flow"),
        Reaction = new ReactionPart("wamid.other", "👍"),
        Contacts = Parse("""[{"name":{"formatted_name":"Dev Rao"}}]"""),
        Order = Parse("""{"catalog_id":"77"}"""),
        Referral = new ReferralPart("ad", "120208", "https://fb.example/ad", "Walk to Everest", "12 days", "image", "https://fb.example/a.jpg", "click-1",
            "https://fb.example/t.jpg", "Namaste!", "1013859600285449"),
        ReferredProduct = Parse("""{"catalog_id":"77","product_retailer_id":"ebc"}"""),
        Forwarded = true,
        FrequentlyForwarded = true,
        Identity = Parse("""{"acknowledged":true,"hash":"abc"}"""),
        Unsupported = Parse("""{"type":"poll_creation"}"""),
        System = new SystemPart("user_changed_number", "changed", "+15550299", "US.2", "US.ENT.2"),
        OriginalProviderMessageId = "wamid.first",
    };

    public static readonly Guid HeaderFile = Guid.Parse("0198c5a0-0000-7000-8000-000000000099");

    public static readonly MessageContent Answered = new()
    {
        Template = new TemplatePart("dates", "en", Parse("""[{"type":"body"}]""")),
        Menu = new InteractiveMessagePart(
            "list", "Which dates?", "Walk to Everest",
            new MediaPart("image", "1013859600285443", "image/jpeg", "trek.jpg", "the trek", "https://media.example/3", "b64=", Voice: false, Animated: false, MediaId: HeaderFile),
            "12 days", [new ReplyButton("a", "December")], "Dates", [new ListSection("2026", [new ListRow("d1", "1 December", "Sunday")])]),
    };
}
