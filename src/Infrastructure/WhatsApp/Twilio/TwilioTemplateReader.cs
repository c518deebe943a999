using System.Globalization;
using System.Text.Json;
using TrailDesk.Application.Templates;
using TrailDesk.Domain.Templates;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>One entry of <c>/v1/ContentAndApprovals</c>. Content that nobody asked approval for is no template.</summary>
internal static class TwilioTemplateReader
{
    private static readonly string[] Readable =
        ["twilio/text", "twilio/media", "twilio/quick-reply", "twilio/call-to-action", "twilio/card", "whatsapp/card"];

    public static ProviderTemplate? Read(JsonElement content)
    {
        var approval = content.At("approval_requests"u8);
        if (content.Id("sid"u8) is not { } sid || content.Id("language"u8) is not { } language) return null;
        if (approval.Id("name"u8) is not { } name || approval.Id("status"u8) is not { } status || status == "unsubmitted") return null;
        return new ProviderTemplate(sid, status, approval.Id("rejection_reason"u8), Quality: null, DefinitionOf(content, approval, name, language));
    }

    private static TemplateDefinition DefinitionOf(JsonElement content, JsonElement approval, string name, string language)
    {
        var category = TemplateCategories.Read(approval.Id("category"u8)) ?? TemplateCategories.Utility;
        var (type, body) = TypeOf(content.At("types"u8));
        var file = FileOf(content, body);
        var definition = new TemplateDefinition
        {
            Name = name,
            Language = language,
            Category = category,
            Header = HeaderOf(body, file),
            FileBase = file?.Base,
            HasFixedFile = file is { Base: null },
            Body = TemplateNumbers.Name(body.Text("body"u8) ?? body.Text("title"u8), "body") ?? "",
            Footer = body.Id("footer"u8) ?? body.Id("subtitle"u8),
            Buttons = [.. body.At("actions"u8).Items().Select(ButtonOf)],
            IsForeign = category == TemplateCategories.Authentication || !Readable.Contains(type),
        };
        var slots = TemplateSlots.InTwilioOrder(definition);
        if (file?.Number is { } number && number != slots.Count) definition = definition with { IsForeign = true };
        definition = definition with { Variables = [.. slots.Where(slot => !slot.IsFile).Select((slot, at) => TemplateNumbers.Variable(slot.Variable, SampleOf(content, at + 1)))] };
        return TemplateNumbers.Trusted(definition, slots, (_, at) => at + 1);
    }

    private static (string Type, JsonElement Body) TypeOf(JsonElement types) => types.IsObject()
        ? types.EnumerateObject().OrderBy(type => Readable.Contains(type.Name) ? 0 : 1).Select(type => (type.Name, type.Value)).FirstOrDefault(("", default))
        : ("", default);

    private static TemplateHeader? HeaderOf(JsonElement body, CardFile? file)
    {
        if (TemplateNumbers.Name(body.Id("header_text"u8), "header") is { } text) return new TemplateHeader("text", text);
        return file is null ? null : new TemplateHeader(TemplateFileLink.KindOf(file.Sample) ?? "image", Sample: file.Sample);
    }

    private static CardFile? FileOf(JsonElement content, JsonElement body)
    {
        if (body.Count("media"u8) == 0 || body.At("media"u8)[0].AsText() is not { } link) return null;
        if (TemplateText.Placeholders(link) is not [{ } last] || last.End != link.Length || !int.TryParse(last.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return new CardFile(link);
        var start = link[..last.Start];
        return new CardFile(start + SampleOf(content, number), start, number);
    }

    private static TemplateButton ButtonOf(JsonElement action, int at)
    {
        var title = action.Text("title"u8) ?? "";
        return action.Id("type"u8)?.ToUpperInvariant() switch
        {
            "URL" => new TemplateButton("url", title, TemplateNumbers.Name(action.Text("url"u8), $"button_{at + 1}")),
            "PHONE_NUMBER" => new TemplateButton("phone", title, Phone: action.Id("phone"u8)),
            "COPY_CODE" => new TemplateButton("copy_code", title, Code: action.Id("code"u8)),
            _ => new TemplateButton("quick_reply", title),
        };
    }

    private static string? SampleOf(JsonElement content, int number) =>
        content.At("variables"u8) is { ValueKind: JsonValueKind.Object } variables && variables.TryGetProperty($"{number}", out var sample) ? sample.AsText() : null;

    /// <param name="Base">What stands before the variable; null where the file is fixed.</param>
    private sealed record CardFile(string Sample, string? Base = null, int? Number = null);
}
