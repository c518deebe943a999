using System.Text.Json;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>
/// Bytes of a webhook in, neutral events out, in the order they stand in the body. Shared by Meta and 360dialog, whose
/// bodies are the same. Also reads the two shapes around it: <c>{field, value}</c>, which Meta's dashboard sends as a
/// test, and the flat <c>{messages, contacts}</c> of the old on-premises API.
/// </summary>
internal sealed class CloudApiWebhookReader
{
    public const string Object = "whatsapp_business_account";
    private static readonly JsonDocumentOptions Tolerance = new() { MaxDepth = 128 };

    private readonly List<InboundEvent> _events = [];
    private readonly ReadOnlyMemory<byte> _body;
    private bool _holdsOneEvent;

    private CloudApiWebhookReader(ReadOnlyMemory<byte> body) => _body = body;

    public static IReadOnlyList<InboundEvent> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonRepair.Mend(body), Tolerance);
            return new CloudApiWebhookReader(body).Read(document.RootElement);
        }
        catch (JsonException)
        {
            return [Whole(body, "unreadable")];
        }
    }

    private static OtherEvent Whole(ReadOnlyMemory<byte> body, string field) =>
        new() { Field = field, Digest = Digest.Of(body.Span), Slice = body };

    private List<InboundEvent> Read(JsonElement root)
    {
        if (root.Id("object"u8) is { } word && word != Object)
            return [Whole(_body, word)];
        if (root.At("entry"u8).ValueKind == JsonValueKind.Array)
            ReadEntries(root.At("entry"u8));
        else if (root.At("value"u8).IsObject())
            ReadOnly(new CloudApiChange(default, root, root.At("value"u8)));
        else if (CloudApiChange.HasMessages(root))
            ReadOnly(new CloudApiChange(default, default, root));
        return _events.Count > 0 ? _events : [Whole(_body, "unknown")];
    }

    private void ReadEntries(JsonElement entries)
    {
        _holdsOneEvent = entries.Count() == 1 && entries[0].Count("changes"u8) == 1 && HoldsOneEvent(entries[0].At("changes"u8)[0]);
        foreach (var entry in entries.Items())
            foreach (var change in entry.At("changes"u8).Items())
                ReadChange(new CloudApiChange(entry, change, change.At("value"u8)));
    }

    private void ReadOnly(CloudApiChange change)
    {
        _holdsOneEvent = HoldsOneEvent(change);
        ReadChange(change);
    }

    private static bool HoldsOneEvent(JsonElement change) => HoldsOneEvent(new CloudApiChange(default, change, change.At("value"u8)));

    private static bool HoldsOneEvent(CloudApiChange change)
    {
        if (change.Field == "user_preferences")
            return change.Value.Count("user_preferences"u8) <= 1;
        var messages = change.Value.Count("messages"u8);
        var errors = messages != 1 && change.Value.Count("errors"u8) > 0 ? 1 : 0;
        return !change.IsMessages || messages + change.Value.Count("statuses"u8) + errors == 1;
    }

    private void ReadChange(CloudApiChange change)
    {
        if (change.IsMessages)
            ReadMessages(change);
        else if (change.Field == "user_preferences" && change.Value.Count("user_preferences"u8) > 0)
            ReadPreferences(change);
        else if (change.Value.ValueKind != JsonValueKind.Undefined)
            _events.Add(change.Complete(CloudApiAccountReader.Read(change), _holdsOneEvent ? _body : CloudApiSlice.OfValue(change)));
    }

    private void ReadMessages(CloudApiChange change)
    {
        var (messages, errors) = (change.Value.At("messages"u8), change.Value.At("errors"u8));
        // Errors beside a single message are about that message; beside several, or none, they stand for themselves.
        var errorsOfMessage = messages.Count() == 1 ? errors : default;
        foreach (var message in messages.Items())
        {
            var contact = CloudApiParties.ContactOf(change.Value, message);
            var slice = _holdsOneEvent ? _body : CloudApiSlice.OfItem(change, "messages", message, contact, errorsOfMessage);
            _events.Add(change.Complete(CloudApiMessageReader.Read(change, message, contact, errorsOfMessage), slice));
        }
        foreach (var status in change.Value.At("statuses"u8).Items())
        {
            var contact = CloudApiParties.ContactOfRecipient(change.Value, status);
            var slice = _holdsOneEvent ? _body : CloudApiSlice.OfItem(change, "statuses", status, contact);
            _events.Add(change.Complete(CloudApiStatusReader.Read(change, status, contact), slice));
        }
        if (errors.Count() > 0 && messages.Count() != 1)
            _events.Add(change.Complete(
                new OtherEvent { Field = "errors", Digest = change.DigestOf(errors) },
                _holdsOneEvent ? _body : CloudApiSlice.OfErrors(change, errors)));
    }

    private void ReadPreferences(CloudApiChange change)
    {
        foreach (var preference in change.Value.At("user_preferences"u8).Items())
        {
            var contact = CloudApiParties.ContactOfPreference(change.Value, preference);
            var slice = _holdsOneEvent ? _body : CloudApiSlice.OfItem(change, "user_preferences", preference, contact);
            _events.Add(change.Complete(CloudApiAccountReader.ReadPreference(change, preference, contact), slice));
        }
    }
}
