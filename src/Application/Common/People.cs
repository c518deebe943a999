namespace TrailDesk.Application.Common;

/// <summary>One of the tenant's own people, as other records name them.</summary>
public sealed record Person(Guid Id, string Name);

/// <summary>A customer or guide as other records name them. After erasure only the id is left.</summary>
/// <param name="Phone">E.164 with plus.</param>
/// <param name="UserId">The business-scoped user id.</param>
public sealed record ContactSummary(Guid Id, string? Name, string? Phone, string? UserId);

/// <summary>Words that an assignee filter takes beside a user's id.</summary>
public static class AssigneeFilter
{
    public const string Me = "me";
    public const string None = "none";
    public const string Sentence = "assignee must be a user's id, me or none.";

    public static bool IsKnown(string? text) => text is null or Me or None || Guid.TryParse(text, out _);

    /// <summary>The person meant; nobody has the empty id, so that a machine's "me" finds nothing.</summary>
    public static Guid? Resolve(string? text, Guid? caller) => text switch
    {
        null or None => null,
        Me => caller ?? Guid.Empty,
        _ => Guid.Parse(text),
    };
}
