using System.Diagnostics;

namespace TrailDesk.Load;

/// <summary>What is under load: something that takes signed webhooks and lets replies reach the stand-in provider.</summary>
internal abstract class Subject : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>What was chosen for the run, as the table shows it.</summary>
    public abstract string Settings { get; }

    public required Uri Url { get; init; }
    /// <summary>Where webhooks go, in turn.</summary>
    public IReadOnlyList<Uri> Doors => [Url, .. FurtherDoors];

    protected IReadOnlyList<Uri> FurtherDoors { get; init; } = [];
    public required Database Database { get; init; }
    public required IReadOnlyList<LoadChannel> Channels { get; init; }
    protected IReadOnlyList<ChildProgram> Programs { get; init; } = [];

    public double ResidentMiB => Programs.Sum(program => program.ResidentMiB);
    public double OpenFiles => Programs.Sum(program => program.OpenFiles);
    public double Threads => Programs.Sum(program => program.Threads);

    public abstract string PathOf(LoadChannel channel);

    /// <summary>Makes a broadcast ready for these people, who are known from then on.</summary>
    /// <param name="phones">Without a plus.</param>
    /// <returns>Starts it.</returns>
    public virtual Task<Func<Task>> PrepareBroadcastAsync(LoadChannel channel, IReadOnlyList<string> phones) => throw new NotSupportedException($"{Name} sends no broadcasts.");

    /// <summary>CPU, memory, WAL and commits, all since the beginning; two of them make a run's cost.</summary>
    public async Task<Reading> ReadAsync()
    {
        var (wal, commits) = await Database.CountersAsync();
        return new Reading
        {
            AppCpu = Programs.Sum(program => program.CpuSeconds),
            PostgresCpu = Database.CpuSeconds,
            RedisCpu = RedisCpu,
            LoadCpu = ProcessUse.CpuSeconds(Environment.ProcessId),
            MachineCpu = ProcessUse.MachineSeconds(),
            ResidentMiB = ResidentMiB,
            WalBytes = wal,
            Commits = commits,
            At = Stopwatch.GetTimestamp(),
        };
    }

    protected virtual double RedisCpu => 0;

    /// <summary>Nothing is left running where a program does not come up.</summary>
    protected static async Task<T> WhenReadyAsync<T>(T subject, string health) where T : Subject
    {
        try
        {
            for (var i = 0; i < subject.Doors.Count; i++) await subject.Programs[i].AnswersAsync(new Uri(subject.Doors[i], health));
            return subject;
        }
        catch
        {
            await subject.DisposeAsync();
            throw;
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var program in Programs) await program.DisposeAsync();
    }
}

/// <param name="ApiKey">Of an owner; the stand-in has none.</param>
internal sealed record LoadChannel(Guid Id, Guid Tenant, string PhoneNumberId, string AppSecret, string ApiKey = "");

internal sealed record Reading
{
    public double AppCpu { get; init; }
    public double PostgresCpu { get; init; }
    public double RedisCpu { get; init; }
    public double LoadCpu { get; init; }
    public double MachineCpu { get; init; }
    public double ResidentMiB { get; init; }
    public double WalBytes { get; init; }
    public double Commits { get; init; }
    public long At { get; init; }

    public double Together => AppCpu + PostgresCpu + RedisCpu;
}
