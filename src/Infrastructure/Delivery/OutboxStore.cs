using System.Text.Json;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Delivery;

internal sealed class OutboxStore(UnitOfWork work, OutboxWays ways) : IOutbox
{
    public void Enqueue(OutboundMessage message, Channel channel, OutboxOptions options)
    {
        var payload = Sealed.Seal(work.Keys.Sealing, JsonSerializer.SerializeToUtf8Bytes(message, SealedJson.Default.OutboundMessage));
        var recipient = IdentityKeys.Of(message.To, work.Keys)[0].Key;
        var lane = SendLanes.Of(channel.LimitGroupId);
        work.Rows<OutboxRows>().Add(new(message.Id, channel.Id, lane, channel.MessagesPerSecond, recipient, options, payload), ways);
    }
}

/// <summary>Which lane a limit group belongs to: a pure function, the same on every node.</summary>
internal static class SendLanes
{
    public const int Count = 32;

    public static short Of(Guid limitGroupId)
    {
        Span<byte> bytes = stackalloc byte[16];
        limitGroupId.TryWriteBytes(bytes, bigEndian: true, out _);
        return (short)(bytes[15] % Count);
    }
}
