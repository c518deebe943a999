using System.Text.Json;
using TrailDesk.Simulator.Arrivals;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Ledger;
using TrailDesk.Simulator.Limits;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.Control;

/// <summary><c>/sim/arrivals</c>: what the desk sent and when it came, by number.</summary>
internal static class ArrivalEndpoints
{
    private const int Shown = 180;
    private const int LongestText = 120;

    public static void Map(RouteGroupBuilder sim) =>
        sim.MapGet("/arrivals", (int? seconds, ArrivalBoard board, LimitBoard limits, ChannelBook channels, PhoneBook phones) => new
        {
            limits = new { limits.Rules.On, limits.Rules.PerSecond },
            numbers = channels.All.Select(channel => board.Read(channel.Id, number => Number(channel, number, limits.Second, Math.Clamp(seconds ?? Shown, 1, NumberArrivals.Seconds)))),
            last = board.Last().Select(call => Line(call, channels.Find(call.ChannelId), phones))
        });

    private static object Number(SimulatedChannel channel, NumberArrivals number, long now, int seconds)
    {
        var beats = number.Until(now, seconds);
        return new
        {
            channelId = channel.Id,
            channel.Provider,
            channel.Name,
            channel.PhoneNumber,
            number.Accepted,
            number.Refused,
            number.Failed,
            number.Codes,
            acceptedBySecond = beats.Select(beat => beat.Accepted),
            refusedBySecond = beats.Select(beat => beat.Refused)
        };
    }

    // The words are read here, where somebody looks, and not where messages arrive.
    private static object Line(CallEntry call, SimulatedChannel? channel, PhoneBook phones)
    {
        var message = call.MessageId is { } id ? phones.Message(id) : null;
        return new
        {
            call.Sequence,
            call.At,
            number = channel?.Name ?? channel?.PhoneNumber,
            to = PhoneDigits.Of(call.To ?? Sent(call, "to", "To") ?? "") is { Length: > 0 } digits ? $"+{digits}" : null,
            type = message?.Type ?? Sent(call, "type", "Type"),
            text = Short(message?.Text),
            call.Outcome,
            status = message?.Status,
            code = message?.ErrorCode ?? call.Code
        };
    }

    private static string? Short(string? text) => text is { Length: > LongestText } ? text[..LongestText] + "…" : text;

    private static string? Sent(CallEntry call, string json, string form)
    {
        if (call.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true)
            return FormFields.Of(call.Body).Find(field => field.Key == form).Value;
        try
        {
            using var document = JsonDocument.Parse(call.Body);
            return document.RootElement.Text(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
