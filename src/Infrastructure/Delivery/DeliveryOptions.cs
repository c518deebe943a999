namespace TrailDesk.Infrastructure.Delivery;

public sealed class DeliveryOptions
{
    /// <summary>How long an unknown outcome waits for a status or a message list before anything is sent again.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Answers about one message before it is given up.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>How long a message waits that the provider took and then held back for its own limits; it goes once more.</summary>
    public TimeSpan SecondTryAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a node that stops waits for providers' answers; what is in the air then is in doubt for the next one.</summary>
    public TimeSpan StopWithin { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Messages on their way at once on this node.</summary>
    public int InFlight { get; set; } = 1024;

    /// <summary>Of these, one channel's at most: a provider that hangs does not use up the rest.</summary>
    public int InFlightPerChannel { get; set; } = 128;

    /// <summary>Messages a second and number where the channel says nothing else: the providers' default.</summary>
    public int PerSecond { get; set; } = 80;

    /// <summary>One number may write to one person once in this time; zero switches the limit off.</summary>
    public TimeSpan PairInterval { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>So many may come together, and are borrowed from the time to come.</summary>
    public int PairBurst { get; set; } = 45;

    /// <summary>Messages that wait on one channel before further ones are refused with 429.</summary>
    public int QueueLimit { get; set; } = 20_000;
}
