using TrailDesk.EndToEndTests.Support;

namespace TrailDesk.EndToEndTests.Tour;

internal sealed class TourTests
{
    [Test]
    [CancelAfter(300_000)]
    public async Task The_tour_plays_the_main_job_through_all_three_providers(CancellationToken cancellation)
    {
        await using var tour = OwnProcess.Start("Tour", []);

        var exit = await tour.EndAsync(cancellation);

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.Zero, tour.Output);
            foreach (var provider in new[] { "Meta", "Twilio", "360dialog" })
                Assert.That(tour.Output, Does.Contain($"Himalaya Trails on {provider} to Pemba Sherpa"));
            foreach (var scene in new[] { "A photo comes, a document goes", "A template's life", "No more offers, and offers again" })
                Assert.That(tour.Output.Split(scene), Has.Length.EqualTo(4), $"{scene}, at each provider");
            Assert.That(tour.Output, Does.Contain("All 200 phones hold it, and none twice").And.Contain("Paused: "));
            Assert.That(tour.Output, Does.Contain("A payment is due").And.Contain("sent on whatsapp, read"));
            Assert.That(tour.Output, Does.Not.Contain("\u001b"), "no colours where there is no terminal");
        });
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task The_tour_fails_and_says_what_was_missing_when_nothing_is_sent(CancellationToken cancellation)
    {
        await using var tour = OwnProcess.Start("Tour", ["--patience", "6"], ("Delivery__InFlight", "0"));

        var exit = await tour.EndAsync(cancellation);

        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.EqualTo(1), tour.Output);
            Assert.That(tour.Output, Does.Contain("expected   one message on the phone of Emma Clarke"));
            Assert.That(tour.Output, Does.Contain("was there  0 new messages there"));
        });
    }
}
