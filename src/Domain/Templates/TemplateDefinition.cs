using System.Text.Json.Serialization;

namespace TrailDesk.Domain.Templates;

/// <summary>
/// What a template says in one language. Its texts name their variables, as in <c>Hello {{name}}</c>; the numbers that
/// providers want are made of the names, component by component, on the way out.
/// </summary>
public sealed record TemplateDefinition
{
    public required string Name { get; init; }
    public required string Language { get; init; }

    /// <summary>MARKETING, UTILITY or AUTHENTICATION.</summary>
    public required string Category { get; init; }
    public TemplateHeader? Header { get; init; }
    public required string Body { get; init; }
    public string? Footer { get; init; }
    public IReadOnlyList<TemplateButton> Buttons { get; init; } = [];
    public IReadOnlyList<TemplateVariable> Variables { get; init; } = [];

    /// <summary>Made elsewhere with named parameters: a message must then name them, too.</summary>
    public bool HasNamedParameters { get; init; }

    /// <summary>It has parts that are not ours to read (a carousel, a flow, a one-time code): messages go as their callers wrote them.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Twilio fixes with its approval how the link of the header's file begins; what follows is a variable. Null at other providers.</summary>
    public string? FileBase { get; init; }

    /// <summary>Twilio fixed the header's file as a whole: every message shows that one.</summary>
    public bool HasFixedFile { get; init; }

    /// <summary>With what the provider says of its header's file.</summary>
    public TemplateDefinition WithFileOf(TemplateDefinition other) => this with { FileBase = other.FileBase, HasFixedFile = other.HasFixedFile };

    public string? SampleOf(string variable) => Variables.FirstOrDefault(known => known.Name == variable)?.Sample;
}

/// <param name="Kind">text, image, video, document or location.</param>
/// <param name="Text">Of a text header; may hold one variable.</param>
/// <param name="Sample">Of a file, as the provider knows it: Meta's handle of an upload, or a public link.</param>
/// <param name="MediaId">Of a file of ours that is shown to the reviewers; it becomes the sample on submission.</param>
public sealed record TemplateHeader(string Kind, string? Text = null, string? Sample = null, Guid? MediaId = null)
{
    [JsonIgnore]
    public bool IsFile => Kind is "image" or "video" or "document";
}

/// <param name="Kind">url, phone, quick_reply or copy_code.</param>
/// <param name="Url">May end in one variable; what stands before it is fixed.</param>
/// <param name="Phone">E.164 with plus.</param>
/// <param name="Code">The sample of a code that is copied.</param>
public sealed record TemplateButton(string Kind, string Text, string? Url = null, string? Phone = null, string? Code = null);

/// <param name="Name">Lower-case letters, digits and underscores, as it stands in the texts.</param>
/// <param name="Field">The business field that fills it, see <see cref="TemplateFields"/>, or custom.</param>
public sealed record TemplateVariable(string Name, string Field, string Sample);

/// <summary>What a variable can be filled with without anybody typing it.</summary>
public static class TemplateFields
{
    public const string Custom = "custom";

    public static readonly IReadOnlyList<string> All =
    [
        Custom, "agent.name", "agent.phone", "booking.balance", "booking.code", "booking.dueOn", "booking.state", "company.name",
        "contact.name", "contact.phone", "incident.code", "incident.news", "payment.amount", "trip.code", "trip.endsOn", "trip.name", "trip.news", "trip.startsOn",
    ];
}

public static class TemplateCategories
{
    public const string Marketing = "MARKETING";
    public const string Utility = "UTILITY";
    public const string Authentication = "AUTHENTICATION";

    // TRANSACTIONAL and the update groups are categories that WhatsApp had before 2023; it knows three now.
    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        [Marketing] = Marketing,
        [Utility] = Utility,
        [Authentication] = Authentication,
        ["PROMOTIONAL"] = Marketing,
        ["OTP"] = Authentication,
        ["TRANSACTIONAL"] = Utility,
        ["ACCOUNT_UPDATE"] = Utility,
        ["PAYMENT_UPDATE"] = Utility,
        ["SHIPPING_UPDATE"] = Utility,
        ["RESERVATION_UPDATE"] = Utility,
        ["ALERT_UPDATE"] = Utility,
        ["ALERTS_AND_REMINDERS"] = Utility,
    };

    /// <summary>The category that a word stands for today; null for a word that never was one.</summary>
    public static string? Read(string? word)
    {
        var plain = word?.Trim().Replace(' ', '_').Replace('-', '_') ?? "";
        if (Words.TryGetValue(plain, out var category)) return category;
        return plain.EndsWith('S') || plain.EndsWith('s') ? Words.GetValueOrDefault(plain[..^1]) : null;
    }
}
