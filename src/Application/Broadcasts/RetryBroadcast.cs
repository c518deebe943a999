using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Broadcasts;

/// <summary>Whoever's message failed for a reason that may have passed gets a new one.</summary>
public sealed record RetryBroadcast(Guid Id) : ITransactionalCommand<int>;

internal sealed class RetryBroadcastHandler(BroadcastDesk desk, IRecipientStore recipients, IChannelDirectory channels, IFailureTable failures)
    : IRequestHandler<RetryBroadcast, int>
{
    public async Task<int> Handle(RetryBroadcast request, CancellationToken cancellationToken)
    {
        var broadcast = await desk.HoldAsync(request.Id, cancellationToken);
        broadcast.Retry();
        await desk.CheckAsync(broadcast, cancellationToken);
        var provider = (await channels.FindAsync(broadcast.ChannelId, cancellationToken))!.Provider;
        var failed = await recipients.ListFailedAsync(broadcast.Id, cancellationToken);
        Guid[] again = [.. failed.Where(one => MayPass(provider, one.Code)).Select(one => one.ContactId)];
        if (again.Length == 0) throw new NothingToRetryException(failed.Count);
        await recipients.TryAgainAsync(broadcast.Id, again, cancellationToken);
        desk.Save(broadcast, "retried", ("recipients", $"{again.Length}"));
        return again.Length;
    }

    // What the provider or an operator mends may pass, and a closed window is what the template is for; what is wrong with the person
    // or with the message stays wrong. A code that nobody knows may be anything.
    private bool MayPass(string provider, string code) => code switch
    {
        "traildesk:channel" => true,
        "traildesk:expired" => false,
        _ => failures.Of(provider, code) is not { } meaning
            || meaning.GoesAgain || meaning.Action is FailureAction.SendTemplate or FailureAction.FailAndAlert,
    };
}

public sealed class NothingToRetryException(int failed) : ConflictException(failed == 0
    ? "No message of this broadcast failed."
    : $"{failed} messages failed, and none for a reason that may have passed. GET …/recipients?state=failed says why.");
