using MediatR;

namespace TrailDesk.Application.Usage;

/// <summary>Counts the messages of the last days by day, channel and category. Job; safe to run at any time and twice.</summary>
/// <param name="Back">How long what happens to a message may still change its day's count.</param>
/// <returns>Rows of counts that were written.</returns>
public sealed record CountUsage(TimeSpan Back) : IRequest<int>;
