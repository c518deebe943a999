using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

/// <summary>Sessions that ended, by time or by somebody, and were kept long enough to look into.</summary>
public sealed record PurgeSessions(TimeSpan EndedBefore, int BatchSize) : ICommand<int>;
