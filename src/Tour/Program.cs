using System.Runtime.InteropServices;

namespace TrailDesk.Tour;

/// <summary>Plays the main job through all three providers over real processes, and checks each step by what can be read back.</summary>
internal static class Program
{
    private const int Interrupted = 130;

    private static async Task<int> Main(string[] args)
    {
        if (TourOptions.Read(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(TourOptions.Usage);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopInstead);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopInstead);
        return await RunAsync(options, Transcript.OnConsole(), stop.Token);

        void StopInstead(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> RunAsync(TourOptions options, Transcript transcript, CancellationToken stop)
    {
        try
        {
            await using var stage = await Stage.BuildAsync(options, transcript, stop);
            using var play = await Play.OpenAsync(stage, transcript, new Patience(options.Patience, stop));
            await play.RunAsync();
            transcript.Closing("Everything above was read back from the desk or from the phones. All steps passed.");
            return 0;
        }
        catch (StepFailedException failure)
        {
            transcript.Failure(failure);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            transcript.Closing("Stopped.");
            return Interrupted;
        }
    }
}
