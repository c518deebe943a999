namespace TrailDesk.Domain.Incidents;

public enum Severity
{
    Low,
    Medium,
    High,
    Critical,
}

public enum IncidentCategory
{
    Other,
    Medical,
    Vehicle,
    Weather,
    Accommodation,
    Route,
    Equipment,
    Guest,
}

/// <summary>The words that the database and the API use.</summary>
public static class IncidentWords
{
    public static string Word(this Severity severity) => severity switch
    {
        Severity.Low => "low",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => "medium",
    };

    public static Severity? ToSeverity(string? word) => word switch
    {
        "low" => Severity.Low,
        "medium" => Severity.Medium,
        "high" => Severity.High,
        "critical" => Severity.Critical,
        _ => null,
    };

    public static string Word(this IncidentCategory category) => category switch
    {
        IncidentCategory.Medical => "medical",
        IncidentCategory.Vehicle => "vehicle",
        IncidentCategory.Weather => "weather",
        IncidentCategory.Accommodation => "accommodation",
        IncidentCategory.Route => "route",
        IncidentCategory.Equipment => "equipment",
        IncidentCategory.Guest => "guest",
        _ => "other",
    };
}
