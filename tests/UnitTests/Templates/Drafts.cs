using TrailDesk.Domain.Templates;

namespace TrailDesk.UnitTests.Templates;

/// <summary>A template that no provider has anything against, to be spoilt in one place.</summary>
internal static class Drafts
{
    public static readonly TemplateDefinition Good = new()
    {
        Name = "trip_voucher",
        Language = "en",
        Category = "UTILITY",
        Header = new TemplateHeader("text", "Trip {{trip}}"),
        Body = "Hello {{name}}, your trip {{trip}} begins on {{start}}. Your voucher is below, and we are glad to help. Thank you.",
        Footer = "Travel desk",
        Buttons =
        [
            new TemplateButton("quick_reply", "Confirm"), new TemplateButton("url", "View", "https://ex.example/t/{{booking}}"),
            new TemplateButton("phone", "Call us", Phone: "+15550100001"), new TemplateButton("copy_code", "Copy code", Code: "EBC10"),
        ],
        Variables =
        [
            new TemplateVariable("name", "contact.name", "Asha"), new TemplateVariable("trip", "trip.name", "Agra"),
            new TemplateVariable("start", "trip.startsOn", "12 Oct"), new TemplateVariable("booking", "booking.code", "BK-4711"),
        ],
    };

    public static TemplateDefinition WithBody(string body) => Good with
    {
        Header = null,
        Buttons = [],
        Body = body,
        Variables = [.. TemplateText.Names(body).Where(TemplateText.IsVariableName).Select(name => new TemplateVariable(name, "custom", "sample"))],
    };

    public static TemplateDefinition WithButtons(params TemplateButton[] buttons) => Good with
    {
        Buttons = buttons,
        Variables = [.. Good.Variables.Where(variable => variable.Name != "booking"), .. buttons.SelectMany(button => TemplateText.Names(button.Url)).Distinct().Select(name => new TemplateVariable(name, "custom", "4711"))],
    };
}
