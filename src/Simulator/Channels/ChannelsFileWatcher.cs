using System.Text.Json;
using TrailDesk.Simulator.Control;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.Channels;

/// <summary>
/// Reads the channels file when it appears or changes. Looks by time stamp: a file system watcher needs the folder to
/// exist first and misses changes on some mounts.
/// </summary>
internal sealed partial class ChannelsFileWatcher(
    SimulatorSettings settings, ChannelBook channels, PhoneBook phones, LiveChanges live, ILogger<ChannelsFileWatcher> log)
    : BackgroundService
{
    private (DateTime Written, long Length) seen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.ChannelsFile is null) return;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        do ReadIfChanged(settings.ChannelsFile);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void ReadIfChanged(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || seen == (file.LastWriteTimeUtc, file.Length)) return;
        seen = (file.LastWriteTimeUtc, file.Length);
        try
        {
            var content = JsonSerializer.Deserialize<ChannelsFile>(File.ReadAllBytes(path), ControlJson.Options);
            Apply(content ?? new ChannelsFile(), settings, channels, phones, live);
            LogRead(log, channels.All.Count);
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            // Half written, most likely; the channels of before stay until it reads.
            LogUnreadable(log, failure.Message);
        }
    }

    public static void Apply(
        ChannelsFile content, SimulatorSettings settings, ChannelBook channels, PhoneBook phones, LiveChanges live)
    {
        channels.Replace(content.Channels ?? []);
        settings.DeskUrl = content.DeskUrl ?? settings.DeskUrl;
        if (content.Phones is { Count: > 0 }) phones.Pin(content.Phones);
        live.ChannelsChanged();
    }

    [LoggerMessage(LogLevel.Information, "Read {Count} channels")]
    private static partial void LogRead(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "The channels file cannot be read yet: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string reason);
}
