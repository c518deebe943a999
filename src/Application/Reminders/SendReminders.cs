using TrailDesk.Application.Common;

namespace TrailDesk.Application.Reminders;

/// <summary>Plans every company's reminders, and sends those that are due. Job; safe to run at any time, twice, and at once on several nodes.</summary>
/// <param name="Ahead">So far ahead they are planned, and can be seen and taken back.</param>
/// <returns>How many were dealt with.</returns>
public sealed record SendReminders(TimeSpan Ahead) : ICommand<int>;
