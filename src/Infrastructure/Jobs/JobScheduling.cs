using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using TrailDesk.Application.Webhooks;

namespace TrailDesk.Infrastructure.Jobs;

public static class JobScheduling
{
    public static IServiceCollection AddJobScheduling(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Jobs").Get<JobOptions>() ?? new JobOptions();
        options.Check();
        services
            .AddSingleton(options)
            .AddSingleton<JobRuns>()
            .AddSingleton<JobRunner>()
            .AddSingleton<OutageWatch>()
            .AddTransient<IPipelineBehavior<AcceptWebhook, AcceptWebhookResult>, OutageAtTheDoor>();
        return options.Enabled
            ? services.AddQuartz(quartz => Schedule(quartz, options)).AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true)
            : services;
    }

    private static void Schedule(IQuartzBuilder quartz, JobOptions options)
    {
        foreach (var job in JobTable.Of(options)) Add<DueJob>(quartz, job.Name, job.Every, InThePeriod(job.Every));
        Add<Watchman>(quartz, "watchman", options.TakeOverEvery, DateTimeOffset.UtcNow + options.TakeOverEvery);
    }

    // In the middle of each period: a clock that differs from the database's still falls into the right one.
    private static DateTimeOffset InThePeriod(TimeSpan every)
    {
        var now = DateTimeOffset.UtcNow;
        var middle = now.AddTicks(-(now - DateTimeOffset.UnixEpoch).Ticks % every.Ticks) + every / 2;
        return middle > now ? middle : middle + every;
    }

    private static void Add<TJob>(IQuartzBuilder quartz, string name, TimeSpan every, DateTimeOffset first)
        where TJob : class, IJob
    {
        quartz.AddJob<TJob>(job => job.WithIdentity(name).UsingJobData(DueJob.Period, every.Ticks).DisallowConcurrentExecution(true));
        // A node that was away when a run came due makes it good; where it was done already, this finds it claimed.
        quartz.AddTrigger<TJob>(trigger => trigger.ForJob(name).StartNow());
        quartz.AddTrigger<TJob>(trigger => trigger.ForJob(name).StartAt(first)
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(every).RepeatForever()));
    }
}
