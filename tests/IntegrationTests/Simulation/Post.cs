using System.Globalization;
using System.Text.Json.Nodes;
using TrailDesk.Application.Webhooks;
using TrailDesk.Application.WhatsApp;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>A webhook that the provider brings until somebody acknowledges it, and perhaps once more after that.</summary>
internal sealed class Parcel(string label, AcceptWebhook webhook, int copies, Action acknowledged)
{
    private int _copies = copies;

    public AcceptWebhook Webhook => webhook;
    public bool IsAcknowledged { get; private set; }
    public bool IsDone => IsAcknowledged && _copies <= 0;

    /// <summary>It was brought; whether it has to be brought again depends on the answer.</summary>
    public void Answered(bool isAcknowledged)
    {
        if (IsAcknowledged) _copies--;
        else if (isAcknowledged) acknowledged();
        IsAcknowledged |= isAcknowledged;
    }

    public override string ToString() => label;
}

/// <summary>Webhooks on their way, in Meta's shape and with its proof.</summary>
internal sealed class Post(Random random)
{
    private readonly List<Parcel> _parcels = [];

    public IReadOnlyList<Parcel> Parcels => _parcels;

    public void Clear() => _parcels.RemoveAll(parcel => parcel.IsDone);

    public Parcel Send(IReadOnlyList<WrittenMessage> messages, Action acknowledged)
    {
        var company = messages[0].Person.Company;
        var contacts = messages.Select(message => message.Person).Distinct().Select(person => Wire.Contact(person.Phone));
        return Put(string.Join('+', messages), company, Wire.Change(
            company.Account, "messages",
            messages.Select(message => Wire.Message(Wire.Text(message.Code), message.Person.Phone, message.Id, at: SimulatedTime.Start)), [.. contacts]), acknowledged);
    }

    /// <param name="providerId">Of a send that was taken, or of one that somebody else sent from the same number.</param>
    public void Tell(Company company, string phone, string providerId, string status, string? echo, Action acknowledged) =>
        Put($"{status} of {providerId}", company, Wire.Change(company.Account, "statuses", [Status(phone, providerId, status, echo)]), acknowledged);

    private static JsonObject Status(string phone, string providerId, string status, string? echo)
    {
        var told = new JsonObject
        {
            ["id"] = providerId,
            ["status"] = status,
            ["timestamp"] = SimulatedTime.Start.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["recipient_id"] = phone[1..],
        };
        if (echo is not null) told["biz_opaque_callback_data"] = echo;
        if (status == "failed") told["errors"] = new JsonArray(new JsonObject { ["code"] = 131026, ["title"] = "Undeliverable" });
        return told;
    }

    private Parcel Put(string label, Company company, JsonNode change, Action acknowledged)
    {
        var body = Wire.Body(change);
        var proof = "sha256=" + Wire.Sign(Company.Secret, body);
        var request = new WebhookRequest(body, "https://desk.example/api/whatsapp/webhook", "application/json", name => name == "X-Hub-Signature-256" ? [proof] : []);
        var parcel = new Parcel(label, new AcceptWebhook(random.Next(2) == 0 ? company.Channel : null, request), random.Next(3) == 0 ? 1 + random.Next(4) : 0, acknowledged);
        _parcels.Add(parcel);
        return parcel;
    }
}
