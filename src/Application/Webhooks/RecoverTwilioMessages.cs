using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Webhooks;

/// <summary>
/// Twilio tries a webhook about once. What it lost stands in the account's message list and takes the webhook's own way
/// in from there, so that the same key keeps both from counting twice. Answers how many messages were handed on.
/// </summary>
/// <param name="Settle">
/// How young a message is left alone: its webhook may be on its way, and says more than the list does. Whichever comes
/// first is kept.
/// </param>
public sealed record RecoverTwilioMessages(TimeSpan LookBack, TimeSpan Settle) : ICommand<int>;

internal sealed class RecoverTwilioMessagesHandler(
    IEnumerable<IWhatsAppProvider> providers, IChannelDirectory channels, IRecoveryCursors cursors, IIntake intake)
    : IRequestHandler<RecoverTwilioMessages, int>
{
    private const string Twilio = "twilio";
    private const int EventsAtOnce = 100;

    // The list's times are whole seconds, and a message may enter the list after a later one.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    public async Task<int> Handle(RecoverTwilioMessages request, CancellationToken cancellationToken)
    {
        var history = (IMessageHistory)providers.Single(provider => provider.Name == Twilio);
        var found = 0;
        foreach (var channel in await channels.ListOfProviderAsync(Twilio, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            found += await RecoverAsync(channel, history, request, cancellationToken);
        }

        return found;
    }

    private async Task<int> RecoverAsync(Channel channel, IMessageHistory history, RecoverTwilioMessages request, CancellationToken cancellation)
    {
        var span = await cursors.SpanAsync(channel, request.LookBack, request.Settle, cancellation);
        if (await history.ListInboundAsync(channel, span.Since - Overlap, span.Until, cancellation) is not { Events: { Count: > 0 } listed } read) return 0;
        foreach (var some in listed.Chunk(EventsAtOnce))
            if (await intake.StoreAsync([.. some.Select(one => new RoutedEvent(one, channel))], cancellation) != IntakeResult.Stored)
                return 0;

        if (listed.OfType<MessageEvent>().Max(message => message.SentAt) is { } seen)
            await cursors.AdvanceAsync(channel, seen < read.CompleteUntil ? seen : read.CompleteUntil, cancellation);
        return listed.Count;
    }
}
