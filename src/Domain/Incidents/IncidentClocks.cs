namespace TrailDesk.Domain.Incidents;

/// <summary>How soon somebody must have taken an incident up, and how soon it should be over.</summary>
public sealed record IncidentClocks(DateTimeOffset AcknowledgeBy, DateTimeOffset ResolveBy)
{
    public static IncidentClocks From(DateTimeOffset openedAt, Severity severity) =>
        new(openedAt + AcknowledgeWithin(severity), openedAt + ResolveWithin(severity));

    public static TimeSpan AcknowledgeWithin(Severity severity) => severity switch
    {
        Severity.Critical => TimeSpan.FromMinutes(5),
        Severity.High => TimeSpan.FromMinutes(15),
        Severity.Medium => TimeSpan.FromHours(1),
        _ => TimeSpan.FromHours(4),
    };

    public static TimeSpan ResolveWithin(Severity severity) => severity switch
    {
        Severity.Critical => TimeSpan.FromHours(1),
        Severity.High => TimeSpan.FromHours(4),
        Severity.Medium => TimeSpan.FromHours(12),
        _ => TimeSpan.FromHours(48),
    };
}
