using System.Globalization;
using Traceability.Fuzz;
using Traceability.Fuzz.WholeProgram;

// A long run's chance is another each day, and the day is told: a run can be had again.
const string SeedVariable = "FUZZ_SEED";

return args switch
{
    ["worker", .. var arguments] => Campaign.Work(arguments),
    ["replay", var target, var file] => Replay(target, file),
    ["program", var requests] => await ProgramAsync(int.Parse(requests, CultureInfo.InvariantCulture)),
    [var inputs, .. var targets]
        when long.TryParse(inputs, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var count) =>
        await AllAsync(count, targets),
    _ => Usage(),
};

static int Seed() =>
    int.TryParse(
        Environment.GetEnvironmentVariable(SeedVariable),
        NumberStyles.None,
        CultureInfo.InvariantCulture,
        out var seed
    )
        ? seed
        : DateOnly.FromDateTime(DateTime.UtcNow).DayNumber;

static async Task<int> AllAsync(long inputs, string[] targets)
{
    Console.WriteLine($"{SeedVariable}={Seed()}");
    var isKept = await Campaign.RunAsync(inputs, Campaign.Named(targets), Seed());
    // The whole program answers hundreds in a second where the parsers alone take tens of thousands.
    var requests = (int)Math.Clamp(inputs / 1000, 100, 20_000);
    return targets.Length > 0 || await ProgramAsync(requests) == 0 ? (isKept ? 0 : 1) : 1;
}

static async Task<int> ProgramAsync(int requests) =>
    await StrangersAtTheDoor.RunAsync(requests, Seed(), Console.Out) ? 0 : 1;

static int Replay(string target, string file)
{
    Campaign.Named([target])[0].Run(File.ReadAllBytes(file));
    Console.WriteLine("Every promise was kept.");
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine(
        $"""
        dotnet run -c Release --project fuzz -- 10000000            ten million inputs over all targets, then requests at the whole program
        dotnet run -c Release --project fuzz -- 1000000 epcis csv   of some targets alone: {string.Join(
            ", ",
            FuzzTargets.All.Select(target => target.Name)
        )}
        dotnet run -c Release --project fuzz -- program 5000        requests at the whole program alone
        dotnet run -c Release --project fuzz -- replay csv FILE     one input again
        """
    );
    return 2;
}
