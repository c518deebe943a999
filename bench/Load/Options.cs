using System.Globalization;

namespace TrailDesk.Load;

/// <summary>
/// What to run. <c>--table yes</c> makes the whole table, <c>--quick yes</c> its short form, <c>--only Growth</c> one figure of it,
/// <c>--only Soak --soak-minutes 3</c> the one that is no part of it. Else one run:
/// <c>--closed N</c>: N webhooks at a time until all are in. <c>--open R</c>: R a second, come what may. <c>--broadcasts N</c>: from N numbers together.
/// </summary>
internal sealed record Options
{
    private const string Known = "--table --quick --only --soak-minutes --peer --messages --closed --open --broadcasts --tenants --warm-up --provider-ms --statements --text";

    public bool Table { get; init; }
    public bool Quick { get; init; }
    public string? Only { get; init; }
    public double? SoakMinutes { get; init; }
    public bool Peer { get; init; }
    public int Messages { get; init; } = 6_000;
    public int Closed { get; init; } = 32;
    public int? Open { get; init; }
    public int? Broadcasts { get; init; }
    public int Tenants { get; init; } = 100;
    public int WarmUp { get; init; } = 1_000;
    public int ProviderMilliseconds { get; init; }
    public bool Statements { get; init; }
    public string Text { get; init; } = Webhooks.DefaultText;

    public static Options Parse(string[] args)
    {
        var options = new Options();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var (value, isYes) = (args[i + 1], args[i + 1] == "yes");
            var number = int.TryParse(value, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
            options = args[i] switch
            {
                "--table" => options with { Table = isYes },
                "--quick" => options with { Quick = isYes },
                "--only" => options with { Only = value },
                "--soak-minutes" => options with { SoakMinutes = double.Parse(value, CultureInfo.InvariantCulture) },
                "--peer" => options with { Peer = isYes },
                "--messages" => options with { Messages = number },
                "--closed" => options with { Closed = number },
                "--open" => options with { Open = number },
                "--broadcasts" => options with { Broadcasts = number },
                "--tenants" => options with { Tenants = number },
                "--warm-up" => options with { WarmUp = number },
                "--provider-ms" => options with { ProviderMilliseconds = number },
                "--statements" => options with { Statements = isYes },
                "--text" => options with { Text = value },
                _ => throw new ArgumentException($"Unknown option {args[i]}. Known: {Known}"),
            };
        }

        return options;
    }
}
