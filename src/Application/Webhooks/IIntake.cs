using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Webhooks;

/// <summary>Makes events durable. When it returns <see cref="IntakeResult.Stored"/> they survive anything that happens next.</summary>
public interface IIntake
{
    ValueTask<IntakeResult> StoreAsync(IReadOnlyList<RoutedEvent> events, CancellationToken cancellation);
}

/// <param name="IsRoutable">False for an event of a number that no active channel may take: kept as bytes and counted.</param>
public sealed record RoutedEvent(InboundEvent Event, Channel Channel, bool IsRoutable = true);

/// <summary>Stored; or not now: the provider is asked to come again.</summary>
public enum IntakeResult { Stored, Unavailable }
