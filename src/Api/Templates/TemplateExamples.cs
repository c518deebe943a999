using System.Globalization;
using TrailDesk.Application.Common;
using TrailDesk.Application.Templates;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Api.Templates;

internal static class TemplateExamples
{
    private const string Body = "Hello {{name}}, your booking {{booking}} is confirmed. Answer this message at any time if you have a question.";
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-03-01T08:15:00+00:00", CultureInfo.InvariantCulture);
    private static readonly TemplateHeader Header = new("text", "Booking confirmed");
    private static readonly TemplateButton[] Buttons = [new("url", "See it", "https://desk.example.com/b/{{booking}}")];
    private static readonly TemplateVariable[] Variables = [new("name", "contact.name", "Emma"), new("booking", "booking.code", "BK-2031")];

    public static readonly TemplateView View = new()
    {
        Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000031"),
        ChannelId = Guid.Parse("0198c5a0-6f1e-7c44-9d6a-3a5b8e0c1f20"),
        Provider = "meta",
        Name = "booking_confirmation",
        Language = "en",
        Category = TemplateCategories.Utility,
        Status = "approved",
        Stage = "approved",
        Version = 3,
        Header = Header,
        Body = Body,
        Buttons = Buttons,
        Variables = Variables,
        ProviderTemplateId = "1689556908129835",
        Quality = "GREEN",
        ApprovedBy = new Person(Guid.Parse("0198c5a0-6f1e-7c44-9d6a-3a5b8e0c1f21"), "Asha Gurung"),
        ApprovedAt = At,
        SubmittedAt = At,
        CreatedAt = At,
        UpdatedAt = At,
    };

    public static readonly NewTemplate New = new()
    {
        ChannelId = View.ChannelId,
        Name = View.Name,
        Language = View.Language,
        Category = View.Category,
        Header = Header,
        Body = Body,
        Buttons = Buttons,
        Variables = Variables,
    };

    public static readonly TemplateForm Form = new()
    {
        Name = View.Name,
        Language = View.Language,
        Category = View.Category,
        Header = Header,
        Body = Body,
        Buttons = Buttons,
        Variables = Variables,
    };

    public static readonly LintReport Report = new(false,
        [new LintFinding("error", "body.edge", "body", "The body ends with a variable.", "End with a sentence, such as a thank you.")]);

    public static readonly TemplatePreview Preview = new()
    {
        Header = new TemplatePreviewHeader("text", "Booking confirmed"),
        Body = "Hello Emma, your booking BK-2031 is confirmed. Answer this message at any time if you have a question.",
        Buttons = [new TemplatePreviewButton("url", "See it", "https://desk.example.com/b/BK-2031")],
    };

    public static readonly TemplateSyncReport Sync = new(1, 24, 2, 1, []);
}
