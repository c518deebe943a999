namespace TrailDesk.Tour;

internal sealed record DeskPage<T>(IReadOnlyList<T> Items);

internal sealed record DeskPerson(Guid Id, string? Name, string? Phone = null);

internal sealed record DeskCode(Guid Id, string Code);

internal sealed record DeskConversation(Guid Id, DeskPerson Contact, DeskCode? Lead);

internal sealed record DeskMoney(string Amount, string Currency);

internal sealed record DeskBookingTrip(string Code, string Package);

internal sealed record DeskMessage
{
    public required Guid Id { get; init; }
    public required string Direction { get; init; }
    public required string Type { get; init; }
    public required string Status { get; init; }
    public string? Text { get; init; }
    public string? ProviderMessageId { get; init; }
    public IReadOnlyList<DeskMedia>? Media { get; init; }
    public DeskTap? Interactive { get; init; }
    public IReadOnlyList<DeskError>? Errors { get; init; }
    public DateTimeOffset? ProviderTimestamp { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
}

internal sealed record DeskMedia(string Kind, string? FileName, string? Caption, string? State, string? Url);

internal sealed record DeskTap(string Kind, string? Id, string? Title);

internal sealed record DeskError(string Code, string? Title);

internal sealed record DeskLead(
    Guid Id, string Code, string Status, DeskPerson Contact, Guid ConversationId, string? Product, int? People, string? Month,
    string? Language, string Source, DeskPerson? Assignee);

internal sealed record DeskBooking(
    string Code, string Status, DeskPerson Contact, DeskBookingTrip Trip, DateOnly StartsOn, DateOnly EndsOn, DeskMoney Balance,
    IReadOnlyList<DeskInstalment> Schedule);

internal sealed record DeskInstalment(DateOnly DueOn, DeskMoney Amount);

internal sealed record DeskReminder(
    Guid Id, string Kind, string Step, string State, string? Reason, string? Channel, DateTimeOffset? SentAt, string? MessageStatus, DeskCode Booking);

internal sealed record DeskBroadcast(Guid Id, string Name, string Status, int? Recipients, DeskProgress? Progress);

internal sealed record DeskProgress(IReadOnlyList<DeskCount> Counts);

internal sealed record DeskCount(string State, int Count);

internal sealed record DeskPreview(int Text, int Template, int Nothing);

internal sealed record DeskImport(int Added, int Refused);

internal sealed record DeskIncident(
    Guid Id, string Code, string Status, string Severity, string Category, DeskCode Trip, string? Text, DeskPerson ReportedBy,
    IReadOnlyList<DeskMessage> Attachments, DateTimeOffset? ResolvedAt);

internal sealed record DeskSubject(string Kind, Guid Id, string? Code);

internal sealed record DeskEntry(
    DateTimeOffset At, string Kind, string Actor, string Source, string? Text, IReadOnlyDictionary<string, string>? Data, DeskSubject Subject);

/// <param name="Detail">The sentence of a refusal.</param>
internal sealed record DeskSent(Guid? MessageId, string? Detail, IReadOnlyList<DeskTemplate>? Templates);

internal sealed record DeskDraft(Guid ChannelId, string To, string Type)
{
    public string? Text { get; init; }
    public object? Template { get; init; }
    public object? Media { get; init; }
    public string? Purpose { get; init; }
}

internal sealed record DeskFile(Guid Id, string Kind, string State, long Size);

internal sealed record DeskTemplate(
    Guid Id, string Provider, string Name, string Language, string Category, string Status, string Stage, int Version, string? Reason,
    string? ProviderTemplateId, DeskPerson? ApprovedBy);

internal sealed record DeskFindings(IReadOnlyList<DeskFinding> Findings);

internal sealed record DeskFinding(string Severity, string Rule, string Where, string Sentence, string Mend);

internal sealed record DeskConsent(string Purpose, string State, DateTimeOffset At, string Method, string? Wording, bool IsCurrent);
