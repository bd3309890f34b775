using System.Net;
using System.Net.Sockets;

namespace Traceability.Benchmarks;

/// <summary>Stands between a program and the emulator's tables, and counts the requests that pass.</summary>
sealed class CountedTables : IAsyncDisposable
{
    // What ends the first line of a request, and stands nowhere else in one.
    static ReadOnlySpan<byte> EndOfRequestLine => " HTTP/1.1\r\n"u8;

    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly List<Task> work = [];
    int requests;

    public CountedTables(int port)
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        work.Add(ListenAsync(port));
    }

    public int Port { get; }

    /// <summary>Requests since the start.</summary>
    public int Requests => Volatile.Read(ref requests);

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await Task.WhenAll(work);
    }

    async Task ListenAsync(int port)
    {
        try
        {
            while (true)
            {
                work.Add(PassAsync(await listener.AcceptTcpClientAsync(), port));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException) { }
    }

    async Task PassAsync(TcpClient caller, int port)
    {
        using var storage = new TcpClient();
        using (caller)
        {
            await storage.ConnectAsync(IPAddress.Loopback, port);
            await using var here = caller.GetStream();
            await using var there = storage.GetStream();
            try
            {
                await Task.WhenAny(CountAsync(here, there), there.CopyToAsync(here));
            }
            catch (IOException)
            {
                // One side is gone.
            }
        }
    }

    async Task CountAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        var held = 0;
        for (int read; (read = await from.ReadAsync(buffer.AsMemory(held))) > 0; )
        {
            await to.WriteAsync(buffer.AsMemory(held, read));
            held = Count(buffer, held + read);
        }
    }

    // Keeps the end of what came, where the mark may have begun.
    int Count(byte[] buffer, int length)
    {
        var seen = buffer.AsSpan(0, length);
        for (int at; (at = seen.IndexOf(EndOfRequestLine)) >= 0; seen = seen[(at + EndOfRequestLine.Length)..])
        {
            Interlocked.Increment(ref requests);
        }

        var kept = Math.Min(seen.Length, EndOfRequestLine.Length - 1);
        seen[^kept..].CopyTo(buffer);
        return kept;
    }
}
