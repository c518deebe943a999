using System.Net.Http.Json;

namespace TrailDesk.Tour;

/// <summary>The whole tour: each provider in turn, then what came of it.</summary>
internal sealed class Play : IDisposable
{
    private readonly Desk desk;
    private readonly Phones phones;
    private readonly IReadOnlyList<DemoChannel> channels;
    private readonly Transcript transcript;
    private readonly Talk talk;
    private readonly Patience patience;

    private Play(Desk desk, Phones phones, IReadOnlyList<DemoChannel> channels, Transcript transcript, Patience patience)
    {
        (this.desk, this.phones, this.channels, this.transcript, this.patience) = (desk, phones, channels, transcript, patience);
        talk = new Talk(desk, phones, transcript, patience);
    }

    public static async Task<Play> OpenAsync(Stage stage, Transcript transcript, Patience patience)
    {
        var (email, password) = stage.Login();
        var desk = await Desk.SignInAsync(stage.DeskUrl, email, password, patience.Stop);
        using var simulator = new HttpClient { BaseAddress = new Uri(stage.SimulatorUrl) };
        using var readers = await simulator.PutAsJsonAsync("/sim/faults", new { reads = "on" }, patience.Stop);
        Patience.Check("Letting the phones read", "200", $"{(int)readers.StatusCode}", readers.IsSuccessStatusCode);
        transcript.Fact($"Signed in as {email}");
        return new Play(desk, new Phones(stage.SimulatorUrl), stage.Channels(), transcript, patience);
    }

    public async Task RunAsync()
    {
        var results = new Results();
        foreach (var (channel, enquiry) in channels.Select(channel => (channel, Enquiry.Of(channel.Provider))))
        {
            transcript.Provider(channel);
            await new EnquiryAct(desk, talk, transcript, patience).PlayAsync(channel, enquiry, results);
            await new BookingAct(desk, talk, transcript, patience).PlayAsync(channel, enquiry.Customer, results);
            await new IncidentAct(desk, talk, transcript, patience).PlayAsync(channel, results);
        }

        await results.PrintAsync(desk, transcript, patience.Stop);
    }

    public void Dispose()
    {
        desk.Dispose();
        phones.Dispose();
    }
}

internal static class Cast
{
    public static readonly Actor Emma = new("Emma Clarke", "+447700900101", "customer");
    public static readonly Actor Budi = new("Budi Santoso", "+6281200900102", "customer");
    public static readonly Actor Lucia = new("Lucía Fernández", "+34600900103", "customer");
    public static readonly Actor Asha = new("Asha Rao", "+15550110", "customer");
    public static readonly Actor Lucas = new("Lucas Meyer", "+15550111", "customer");
    public static readonly Actor Pemba = new("Pemba Sherpa", "+15550130", "guide");
    public static readonly Actor Dawa = new("Dawa Tamang", "+15550131", "guide");
    public static readonly Actor Nisha = new("Nisha Rai", "+15550140", "operations manager");
}
