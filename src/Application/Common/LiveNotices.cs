namespace TrailDesk.Application.Common;

/// <param name="Kind">message, conversation, contact, lead, incident, timeline, booking or template.</param>
/// <param name="Id">Null where so many changed at once that looking again is cheaper than naming them.</param>
public sealed record LiveNotice(string Kind, Guid? Id);

/// <summary>Where this node's screens are reached.</summary>
public interface ILiveScreens
{
    Task ShowAsync(Guid tenant, IReadOnlyCollection<LiveNotice> notices);
}

/// <summary>Who is looking: nothing is published for a tenant that nobody watches.</summary>
public interface ILiveAudience
{
    void Opened(Guid tenant);

    void Closed(Guid tenant);
}
