using System.Net.Http.Json;

namespace TrailDesk.Tour;

/// <summary>The whole tour: each provider in turn, then what came of it.</summary>
internal sealed class Play : IDisposable
{
    private readonly Offices offices;
    private readonly Phones phones;
    private readonly IReadOnlyList<DemoChannel> channels;
    private readonly Transcript transcript;
    private readonly Talk talk;
    private readonly Patience patience;

    private Play(Offices offices, Phones phones, IReadOnlyList<DemoChannel> channels, Transcript transcript, Patience patience)
    {
        (this.offices, this.phones, this.channels, this.transcript, this.patience) = (offices, phones, channels, transcript, patience);
        talk = new Talk(offices.Owner, phones, transcript, patience);
    }

    public static async Task<Play> OpenAsync(Stage stage, Transcript transcript, Patience patience)
    {
        var offices = new Offices(await SignInAsync("owner"), await SignInAsync("manager"), await SignInAsync("operations"));
        using var simulator = new HttpClient { BaseAddress = new Uri(stage.SimulatorUrl) };
        using var readers = await simulator.PutAsJsonAsync("/sim/faults", new { reads = "on" }, patience.Stop);
        Patience.Check("Letting the phones read", "200", $"{(int)readers.StatusCode}", readers.IsSuccessStatusCode);
        return new Play(offices, new Phones(stage.SimulatorUrl), stage.Channels(), transcript, patience);

        async Task<Desk> SignInAsync(string role)
        {
            var (email, password) = stage.Login(role);
            var desk = await Desk.SignInAsync(stage.DeskUrl, email, password, patience.Stop);
            transcript.Fact($"Signed in as {email}");
            return desk;
        }
    }

    public async Task RunAsync()
    {
        var (results, desk) = (new Results(), offices.Owner);
        foreach (var (channel, enquiry) in channels.Select(channel => (channel, Enquiry.Of(channel.Provider))))
        {
            transcript.Provider(channel);
            await new EnquiryAct(desk, talk, transcript, patience).PlayAsync(channel, enquiry, results);
            await new BookingAct(desk, talk, transcript, patience).PlayAsync(channel, enquiry.Customer, results);
            await new IncidentAct(desk, talk, transcript, patience).PlayAsync(channel, results);
            await new MediaAct(desk, phones, talk, transcript, patience).PlayAsync(channel, enquiry.Customer, results);
            await new TemplateAct(offices, talk, phones, transcript, patience).PlayAsync(channel, results);
            await new ConsentAct(desk, talk, transcript, patience).PlayAsync(channel, enquiry.Customer, results);
        }

        transcript.Provider(channels[0]);
        var reminders = new ReminderAct(desk, phones, transcript, patience);
        // Lucas wrote to the last of the numbers: his reminder comes from there.
        var reminder = await reminders.PlanAsync(channels[^1]);
        results.Broadcasts.Add(await new BroadcastAct(desk, phones, transcript, patience).PlayAsync(channels[0]));
        results.Reminders.Add(await reminders.PlayAsync(reminder));
        await results.PrintAsync(desk, transcript, patience.Stop);
    }

    public void Dispose()
    {
        offices.Dispose();
        phones.Dispose();
    }
}

internal static class Cast
{
    public static readonly Actor Emma = new("Emma Clarke", "+447700900101", "customer");
    public static readonly Actor Budi = new("Budi Santoso", "+6281200900102", "customer");
    public static readonly Actor Lucia = new("Lucía Fernández", "+34600900103", "customer");
    public static readonly Actor Grace = new("Grace Hill", "+447700900104", "customer who never wrote");
    public static readonly Actor Asha = new("Asha Rao", "+15550110", "customer");
    public static readonly Actor Lucas = new("Lucas Meyer", "+15550111", "customer");
    public static readonly Actor Pemba = new("Pemba Sherpa", "+15550130", "guide");
    public static readonly Actor Dawa = new("Dawa Tamang", "+15550131", "guide");
    public static readonly Actor Nisha = new("Nisha Rai", "+15550140", "operations manager");
}
