using System.Globalization;

namespace TrailDesk.Survival;

/// <summary>What to run; the same seed makes the same plan of faults and the same chats.</summary>
internal sealed record Options
{
    public int Seed { get; init; } = 1;
    public int Messages { get; init; } = 2_000;
    public int Nodes { get; init; } = 1;
    public int Kills { get; init; } = 2;
    public int Restarts { get; init; } = 1;

    /// <summary>Freezes of a node.</summary>
    public int Freezes { get; init; }

    /// <summary>Everything else that goes wrong: connections, providers, stops, a database that is slow or frozen.</summary>
    public int Others { get; init; }

    /// <summary>Times that the database's disk is full; it then is a small one in memory, which takes the right to mount.</summary>
    public int DiskFulls { get; init; }

    /// <summary>Messages that are written in a second, while somebody acknowledges them.</summary>
    public int PerSecond { get; init; } = 120;

    /// <summary>Of the messages, those of twenty people who never stop.</summary>
    public double HotShare { get; init; }

    public bool Statuses { get; init; } = true;
    public bool ShiftedClocks { get; init; } = true;

    /// <summary>How long the desk waits for news of a send whose outcome it does not know; a minute in a real one.</summary>
    public int GraceSeconds { get; init; } = 15;

    /// <summary>Sends a second and number; the providers' own limit is 80.</summary>
    public int SendsPerSecond { get; init; } = 80;

    /// <summary>Whether the nodes die of <see cref="Desk.PoisonedDesk.Poison"/>.</summary>
    public bool IsPoisoned { get; init; }

    /// <summary>Where the report is written besides the terminal.</summary>
    public string? Report { get; init; }

    public static Options Parse(string[] args)
    {
        var options = new Options();
        for (var i = 0; i + 1 < args.Length; i += 2) options = options.With(args[i], args[i + 1]);
        return args.Length % 2 == 0 ? options : throw new ArgumentException($"{args[^1]} needs a value.");
    }

    private Options With(string name, string value) => name switch
    {
        "--seed" => this with { Seed = Number(value) },
        "--messages" => this with { Messages = Number(value) },
        "--nodes" => this with { Nodes = Number(value) },
        "--kills" => this with { Kills = Number(value) },
        "--restarts" => this with { Restarts = Number(value) },
        "--freezes" => this with { Freezes = Number(value) },
        "--others" => this with { Others = Number(value) },
        "--disk-full" => this with { DiskFulls = Number(value) },
        "--per-second" => this with { PerSecond = Number(value) },
        "--hot-share" => this with { HotShare = double.Parse(value, CultureInfo.InvariantCulture) },
        "--statuses" => this with { Statuses = value == "on" },
        "--clocks" => this with { ShiftedClocks = value == "shifted" },
        "--grace" => this with { GraceSeconds = Number(value) },
        "--sends-per-second" => this with { SendsPerSecond = Number(value) },
        "--report" => this with { Report = value },
        _ => throw new ArgumentException(
            $"Unknown option {name}. Known: --seed --messages --nodes --kills --restarts --freezes --others --disk-full --per-second --hot-share --statuses on|off "
            + "--clocks shifted|same --grace --sends-per-second --report"),
    };

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"--seed {Seed} --messages {Messages} --nodes {Nodes} --kills {Kills} --restarts {Restarts} --freezes {Freezes} --others {Others} --disk-full {DiskFulls} --per-second {PerSecond} --hot-share {HotShare} --statuses {(Statuses ? "on" : "off")} --clocks {(ShiftedClocks ? "shifted" : "same")} --grace {GraceSeconds} --sends-per-second {SendsPerSecond}");
}
