using System.Globalization;

namespace TrailDesk.Load;

/// <summary>What to run. <c>--closed N</c>: N webhooks at a time until all are in. <c>--open R</c>: R a second, come what may.</summary>
internal sealed record Options
{
    public int Messages { get; init; } = 6_000;
    public int Closed { get; init; } = 32;
    public int? Open { get; init; }
    public int Tenants { get; init; } = 100;
    public int WarmUp { get; init; } = 1_000;
    public int ProviderMilliseconds { get; init; }
    public bool Statements { get; init; }
    public string Text { get; init; } = "Hi, interested in EBC Trek for 2 people in December";

    public static Options Parse(string[] args)
    {
        var options = new Options();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var number = int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
            options = args[i] switch
            {
                "--messages" => options with { Messages = number },
                "--closed" => options with { Closed = number },
                "--open" => options with { Open = number },
                "--tenants" => options with { Tenants = number },
                "--warm-up" => options with { WarmUp = number },
                "--provider-ms" => options with { ProviderMilliseconds = number },
                "--statements" => options with { Statements = args[i + 1] == "yes" },
                "--text" => options with { Text = args[i + 1] },
                _ => throw new ArgumentException($"Unknown option {args[i]}. Known: --messages --closed --open --tenants --warm-up --provider-ms --text"),
            };
        }

        return options;
    }
}
