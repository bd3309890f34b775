using Azure.Core;
using Azure.Core.Pipeline;

namespace Traceability.Tests.Support;

/// <summary>How a process ends at one of its storage calls.</summary>
public enum Death
{
    /// <summary>The call is never sent.</summary>
    BeforeTheCall,

    /// <summary>The call has its effect; its answer reaches nobody.</summary>
    AfterItsEffect,

    /// <summary>The call is lost, and the next one, which was under way beside it, has its effect.</summary>
    BesideTheNext,
}

/// <summary>A call to storage: the method, and the table, queue or container without the test's prefix.</summary>
public sealed record StorageCall(int Number, string Method, string Target)
{
    public override string ToString() => $"{Method} {Target}";
}

/// <summary>Thrown where a process would be no more: nothing in the program knows it.</summary>
public sealed class KilledException : Exception
{
    public KilledException()
        : base("The process is gone.") { }

    public KilledException(string message)
        : base(message) { }

    public KilledException(string message, Exception innerException)
        : base(message, innerException) { }
}

/// <summary>Sits between a program and its storage: sees every call, and can end the program's life at one of them.</summary>
public sealed class StorageTap : HttpPipelinePolicy
{
    readonly Lock gate = new();
    readonly List<StorageCall> calls = [];
    int? fatal;
    int? unanswered;
    Death death;

    /// <summary>The calls since the last <see cref="Forgets"/>; each try counts.</summary>
    public IReadOnlyList<StorageCall> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    public bool Dead { get; private set; }

    /// <summary>Runs before a call is sent.</summary>
    public Func<StorageCall, HttpMessage, Task>? Before { get; set; }

    /// <summary>Runs when a call was answered.</summary>
    public Func<StorageCall, HttpMessage, Task>? After { get; set; }

    /// <summary>Counts from 1 again, and lets the program live.</summary>
    public void Forgets()
    {
        lock (gate)
        {
            calls.Clear();
            Dead = false;
            fatal = unanswered = null;
        }
    }

    /// <summary>Counts from 1 again, and ends the program's life at a call; from then on nothing reaches storage.</summary>
    public void Kills(int call, Death how)
    {
        Forgets();
        lock (gate)
        {
            fatal = call;
            death = how;
        }
    }

    /// <summary>Counts from 1 again, and breaks the connection once when a call has had its effect: the program lives on.</summary>
    public void LosesTheAnswerOf(int call)
    {
        Forgets();
        lock (gate)
        {
            unanswered = call;
        }
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ArgumentNullException.ThrowIfNull(message);
        var call = Note(message);
        if (Before is { } before)
        {
            await before(call, message);
        }

        await ProcessNextAsync(message, pipeline);
        if (After is { } after)
        {
            await after(call, message);
        }

        lock (gate)
        {
            Dead |= call.Number == fatal && death == Death.AfterItsEffect;
            if (Dead)
            {
                throw new KilledException();
            }

            if (call.Number == unanswered)
            {
                unanswered = null;
                throw new IOException("The connection broke.");
            }
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Storage is only called asynchronously.");

    StorageCall Note(HttpMessage message)
    {
        lock (gate)
        {
            var call = new StorageCall(calls.Count + 1, message.Request.Method.Method, Target(message.Request.Uri));
            calls.Add(call);
            var next = Dead && death == Death.BesideTheNext && call.Number == fatal + 1;
            Dead |= call.Number == fatal && death != Death.AfterItsEffect;
            return Dead && !next ? throw new KilledException() : call;
        }
    }

    // /devstoreaccount1/t0123456789akeys(PartitionKey='a',RowKey='') is keys.
    static string Target(RequestUriBuilder uri)
    {
        var name = uri.ToUri().AbsolutePath.Split('/')[2].Split('(')[0];
        return name.StartsWith('t') && name.Length > PrefixLength ? name[PrefixLength..] : name;
    }

    const int PrefixLength = 12;
}
