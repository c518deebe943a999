namespace TrailDesk.Domain.Templates;

/// <summary>
/// Which templates must not go a second time by themselves when nobody knows whether they arrived: those about money, and what
/// confirms a booking. A trip's or an incident's news does, whatever it names: better twice than never.
/// </summary>
public static class TemplateCare
{
    private static readonly string[] Names = ["payment_reminder", "payment_confirmation", "booking_confirmation"];
    private static readonly string[] News = ["trip.news", "incident.news"];

    /// <summary>One that was made elsewhere has no fields, and may not be known here at all.</summary>
    public static bool MustNotGoTwice(string name) => Names.Contains(name);

    public static bool MustNotGoTwice(TemplateDefinition template) => MustNotGoTwice(template.Name)
        || (template.Variables.Any(variable => IsOfMoneyOrBooking(variable.Field)) && !template.Variables.Any(variable => News.Contains(variable.Field)));

    private static bool IsOfMoneyOrBooking(string field) =>
        field.StartsWith("payment.", StringComparison.Ordinal) || field.StartsWith("booking.", StringComparison.Ordinal);
}
