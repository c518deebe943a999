using System.Globalization;
using System.Text.Json;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>Compares an event with the facts that were read mechanically out of its payload.</summary>
internal static class CorpusFacts
{
    public static void Check(InboundEvent read, JsonElement fact)
    {
        switch (fact.Text("event"))
        {
            case "message": CheckMessage((MessageEvent)read, fact); break;
            case "status": CheckStatus((StatusEvent)read, fact); break;
            case "template_status": CheckTemplate((TemplateEvent)read, fact); break;
            default:
                var other = (OtherEvent)read;
                Assert.That(other.Field, Is.EqualTo(fact.Text("field")));
                Assert.That(other.Name, Is.EqualTo(fact.Text("name")));
                break;
        }
    }

    private static void CheckMessage(MessageEvent read, JsonElement fact)
    {
        var content = read.Content;
        Assert.That(read.ProviderMessageId, Is.EqualTo(fact.Text("message_id")));
        Assert.That(read.Sender.Phone, Is.EqualTo(Phone(fact.Text("from"))));
        Assert.That(read.Sender.Name, Is.EqualTo(fact.Text("profile_name")));
        Assert.That(read.SentAt?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Is.EqualTo(fact.Text("timestamp")));
        Assert.That(read.ReplyToProviderMessageId, Is.EqualTo(fact.Text("reply_to")));
        Assert.That(content.Text, Is.EqualTo(fact.Text("text") ?? fact.Text("caption")));
        if (fact.Text("type") is { } type)
            Assert.That(read.Type, Is.EqualTo(type));
        CheckAddress(read, fact, "to");
        CheckMedia(content.Media, fact.Part("media"));
        CheckParts(content, fact);
        CheckErrors(content.Errors ?? [], fact);
    }

    private static void CheckParts(MessageContent content, JsonElement fact)
    {
        var location = fact.Part("location");
        Assert.That(content.Location?.Latitude.ToString("R", CultureInfo.InvariantCulture), Is.EqualTo(location.Text("latitude")));
        Assert.That(content.Location?.Longitude.ToString("R", CultureInfo.InvariantCulture), Is.EqualTo(location.Text("longitude")));
        Assert.That(content.Location?.Name, Is.EqualTo(location.Text("name")));
        Assert.That(content.Location?.Address, Is.EqualTo(location.Text("address")));
        Assert.That(content.Location?.Url, Is.EqualTo(location.Text("url")));
        Assert.That(content.Interactive?.Kind, Is.EqualTo(fact.Part("interactive").Text("type")));
        Assert.That(content.Interactive?.Id, Is.EqualTo(fact.Part("interactive").Text("id")));
        Assert.That(content.Interactive?.Title, Is.EqualTo(fact.Part("interactive").Text("title")));
        Assert.That(content.Interactive?.Description, Is.EqualTo(fact.Part("interactive").Text("description")));
        Assert.That(content.Interactive?.Payload, Is.EqualTo(fact.Part("interactive").Text("payload")));
        Assert.That(content.Reaction?.ProviderMessageId, Is.EqualTo(fact.Part("reaction").Text("message_id")));
        Assert.That(content.Reaction?.Emoji, Is.EqualTo(fact.Part("reaction").Text("emoji")));
        Assert.That(content.Referral?.SourceId, Is.EqualTo(fact.Part("referral").Text("source_id")));
        Assert.That(content.Referral?.SourceType, Is.EqualTo(fact.Part("referral").Text("source_type")));
        Assert.That(content.Referral?.SourceUrl, Is.EqualTo(fact.Part("referral").Text("source_url")));
        Assert.That(content.Referral?.Headline, Is.EqualTo(fact.Part("referral").Text("headline")));
        Assert.That(content.Referral?.Body, Is.EqualTo(fact.Part("referral").Text("body")));
        Assert.That(content.Referral?.MediaType, Is.EqualTo(fact.Part("referral").Text("media_type")));
        Assert.That(content.Referral?.WelcomeMessage, Is.EqualTo(fact.Part("referral").Part("welcome_message").Text("text")));
        Assert.That(content.Referral?.MediaUrl, Is.EqualTo(fact.Part("referral").Text("image_url")));
        Assert.That(content.Referral?.ClickId, Is.EqualTo(fact.Part("referral").Text("ctwa_clid")));
        Assert.That(content.ReferredProduct?.Text("product_retailer_id"), Is.EqualTo(fact.Part("referred_product").Text("product_retailer_id")));
        Assert.That(content.System?.Type, Is.EqualTo(fact.Part("system").Text("type")));
        Assert.That(content.System?.Body, Is.EqualTo(fact.Part("system").Text("body")));
        Assert.That(content.System?.NewPhone, Is.EqualTo(Phone(fact.Part("system").Text("wa_id"))));
        Assert.That(content.Order?.Text("catalog_id"), Is.EqualTo(fact.Part("order").Text("catalog_id")));
        Assert.That(content.Contacts?.GetArrayLength(), Is.EqualTo(fact.Part("contacts") is { ValueKind: JsonValueKind.Array } cards ? cards.GetArrayLength() : null));
    }

    private static void CheckStatus(StatusEvent read, JsonElement fact)
    {
        Assert.That(read.ProviderMessageId, Is.EqualTo(fact.Text("message_id")));
        Assert.That(read.Status, Is.EqualTo(fact.Text("status") == "undelivered" ? "failed" : fact.Text("status")));
        Assert.That(read.Recipient?.Phone, Is.EqualTo(Phone(fact.Text("recipient") ?? fact.Text("to"))));
        Assert.That(read.At?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Is.EqualTo(fact.Text("timestamp")));
        Assert.That(read.Price?.Category, Is.EqualTo(fact.Text("pricing_category")));
        CheckAddress(read, fact, "from");
        CheckErrors(read.Errors, fact);
    }

    private static void CheckTemplate(TemplateEvent read, JsonElement fact)
    {
        Assert.That(read.Field, Is.EqualTo(fact.Text("field")));
        Assert.That(read.Status, Is.EqualTo(fact.Text("status")));
        Assert.That(read.TemplateId, Is.EqualTo(fact.Text("message_template_id")));
        Assert.That(read.TemplateName, Is.EqualTo(fact.Text("message_template_name")));
        Assert.That(read.Language, Is.EqualTo(fact.Text("message_template_language")));
        Assert.That(read.Reason, Is.EqualTo(fact.Text("reason")));
    }

    private static void CheckAddress(InboundEvent read, JsonElement fact, string numberField) =>
        Assert.That(read.Address, Is.EqualTo(fact.Text("account_sid") is { } account
            ? $"{account}|whatsapp:{Phone(fact.Text(numberField))}"
            : fact.Text("phone_number_id")));

    private static void CheckMedia(IReadOnlyList<MediaPart>? read, JsonElement facts)
    {
        JsonElement[] media = facts.ValueKind switch
        {
            JsonValueKind.Array => [.. facts.EnumerateArray()],
            JsonValueKind.Object => [facts],
            _ => [],
        };
        Assert.That(read?.Count ?? 0, Is.EqualTo(media.Length));
        foreach (var (part, fact) in (read ?? []).Zip(media))
        {
            Assert.That(part.Kind == "voice" ? "audio" : part.Kind, Is.EqualTo(fact.Text("kind")));
            Assert.That(part.ProviderMediaId, Is.EqualTo(fact.Text("id")));
            Assert.That(part.MimeType, Is.EqualTo(fact.Text("mime")));
            Assert.That(part.FileName, Is.EqualTo(fact.Text("filename")));
            Assert.That(part.Sha256, Is.EqualTo(fact.Text("sha256")));
            Assert.That(part.Url, Is.EqualTo(fact.Text("url")));
            Assert.That(part.Animated?.ToString().ToLowerInvariant(), Is.EqualTo(fact.Text("animated")));
            Assert.That(part.Caption, Is.EqualTo(fact.Text("caption") ?? part.Caption));
            Assert.That(part.Voice?.ToString().ToLowerInvariant(), Is.EqualTo(fact.Text("voice")));
        }
    }

    private static void CheckErrors(IReadOnlyList<ErrorPart> read, JsonElement fact)
    {
        var errors = fact.Part("errors") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToArray() : [];
        Assert.That(read, Has.Count.EqualTo(errors.Length));
        foreach (var (part, error) in read.Zip(errors))
        {
            Assert.That(part.Code, Is.EqualTo(error.Text("code")));
            Assert.That(part.Title, Is.EqualTo(error.Text("title")));
            Assert.That(part.Details, Is.EqualTo(error.Text("details")));
        }
    }

    private static string? Phone(string? id) =>
        id is null ? null : "+" + id.Replace("whatsapp:", "", StringComparison.Ordinal).TrimStart('+');
}
