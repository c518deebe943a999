using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Timeline;

/// <summary>What happened, per subject, in the order in which the database saw it.</summary>
public interface ITimeline
{
    void Add(TimelineEntry entry);
}
