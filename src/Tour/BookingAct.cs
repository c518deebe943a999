namespace TrailDesk.Tour;

/// <summary>"Where is my booking?": the only one, one of several by a tap, and never a stranger's.</summary>
internal sealed class BookingAct(Desk desk, Talk talk, Transcript transcript, Patience patience)
{
    public async Task PlayAsync(DemoChannel channel, Actor stranger, Results results)
    {
        transcript.Scene("A booking of one's own");
        var only = await AskForTheOnlyOneAsync(channel);
        transcript.Scene("Several bookings, and a choice");
        var chosen = await ChooseAsync(channel);
        transcript.Scene("A code that belongs to somebody else");
        await AskForAForeignOneAsync(channel, stranger, only);
        results.Bookings.UnionWith([only.Code, chosen.Code]);
    }

    private async Task<DeskBooking> AskForTheOnlyOneAsync(DemoChannel channel)
    {
        var booking = (await OfAsync(Cast.Asha)).Single();
        await talk.AskAsync(Cast.Asha, channel, "Where is my booking?", booking.Code, booking.Trip.Package, booking.Status, Grouped(booking.Balance));
        return booking;
    }

    private async Task<DeskBooking> ChooseAsync(DemoChannel channel)
    {
        var own = await OfAsync(Cast.Lucas);
        var offer = await talk.AskAsync(Cast.Lucas, channel, "What is the status of my booking?", [.. own.Select(booking => booking.Code)]);
        var wanted = own.Single(booking => booking.Status == "pending");
        await talk.AskAsync(Cast.Lucas, channel, Choice(offer, wanted), wanted.Code, wanted.Trip.Package, Grouped(wanted.Balance));
        return wanted;
    }

    // Twilio has no lists inside a conversation: the rows come as numbers, and a number is the answer.
    private static Draft Choice(PhoneBubble offer, DeskBooking wanted)
    {
        if (offer.List is { } list)
        {
            var row = list.Rows.First(row => row.Title.Contains(wanted.Code, StringComparison.Ordinal));
            return new Draft { Type = "listReply", ButtonId = row.Id, Title = row.Title, ReplyTo = offer.ProviderMessageId };
        }

        var line = (offer.Text ?? "").Split('\n').FirstOrDefault(line => line.Contains(wanted.Code, StringComparison.Ordinal)) ?? "";
        Patience.Check($"The choice offered to {Cast.Lucas.Name}", $"a numbered line with {wanted.Code}", $"'{offer.Text}'", line.Contains('.', StringComparison.Ordinal));
        return line.Split('.')[0].Trim();
    }

    private async Task AskForAForeignOneAsync(DemoChannel channel, Actor stranger, DeskBooking foreign)
    {
        const string nobodys = "BK-9999";
        var refused = Talk.TextOf(await talk.AskAsync(stranger, channel, foreign.Code, foreign.Code));
        var unknown = Talk.TextOf(await talk.AskAsync(stranger, channel, nobodys, nobodys));
        Patience.Check($"The answer to {stranger.Name}", "the same words as for a booking that does not exist", $"'{refused}'",
            refused.Replace(foreign.Code, nobodys, StringComparison.Ordinal) == unknown);
    }

    private async Task<IReadOnlyList<DeskBooking>> OfAsync(Actor actor)
    {
        var own = (await desk.BookingsAsync(patience.Stop)).Where(booking => booking.Contact.Phone == actor.Phone).ToList();
        Patience.Check($"The bookings of {actor.Name}", "at least one", $"{own.Count}", own.Count > 0);
        return own;
    }

    private static string Grouped(DeskMoney money) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{money.Currency} {decimal.Parse(money.Amount, System.Globalization.CultureInfo.InvariantCulture):N2}");
}
